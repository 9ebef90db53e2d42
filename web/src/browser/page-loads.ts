const settleMs = 40
const parallelLoads = 4

interface Load {
  readonly control: AbortController
  readonly done: Promise<void>
  /** Somebody waits for it, so scrolling on does not give it up. */
  isAwaited: boolean
}

/** Loads of pages, each at most once at a time. */
export interface PageLoads {
  /** Loads these pages once scrolling rests, and gives up others that nobody waits for. */
  want(pages: readonly number[]): void
  /** Resolves when all these pages are there. */
  loadAll(pages: readonly number[]): Promise<void>
  /** Gives up everything. */
  stop(): void
}

/** Loads pages with `load`, which puts them where they are kept. */
export function createPageLoads(
  load: (page: number, signal: AbortSignal) => Promise<void>,
): PageLoads {
  const running = new Map<number, Load>()
  let settling: ReturnType<typeof setTimeout> | undefined

  function start(page: number): Load {
    const known = running.get(page)
    if (known) return known
    const control = new AbortController()
    const done = load(page, control.signal).finally(() => running.delete(page))
    // A page that fails stays a skeleton; the next look at it tries again.
    done.catch(() => undefined)
    const started = { control, done, isAwaited: false }
    running.set(page, started)
    return started
  }

  return {
    want(pages) {
      clearTimeout(settling)
      if (pages.length === 0) return
      settling = setTimeout(() => {
        for (const [page, { control, isAwaited }] of running) {
          if (!isAwaited && !pages.includes(page)) control.abort()
        }
        for (const page of pages) start(page)
      }, settleMs)
    },
    async loadAll(pages) {
      for (let first = 0; first < pages.length; first += parallelLoads) {
        const loads = pages.slice(first, first + parallelLoads).map(start)
        for (const each of loads) each.isAwaited = true
        await Promise.all(loads.map((each) => each.done))
      }
    },
    stop() {
      clearTimeout(settling)
      for (const { control } of running.values()) control.abort()
    },
  }
}
