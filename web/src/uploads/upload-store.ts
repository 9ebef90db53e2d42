import type { SpeedMeter } from './speed-meter.ts'
import { summarize, type UploadItem, type UploadSummary } from './upload-item.ts'

/** What the queue looks like at one moment; a new object after every change. */
export interface UploadSnapshot {
  items: readonly UploadItem[]
  summary: UploadSummary
}

/** Holds the rows of the queue in their order and tells who listens that they changed. */
export interface UploadStore {
  get(id: number): UploadItem | undefined
  list(): UploadItem[]
  add(item: UploadItem): void
  change(id: number, fields: Partial<UploadItem>): void
  remove(ids: Iterable<number>): void
  getSnapshot(): UploadSnapshot
  subscribe(listener: () => void): () => void
}

/** @param schedule runs the function soon; changes in between are told together */
export function createUploadStore(
  meter: SpeedMeter,
  schedule: (run: () => void) => void,
): UploadStore {
  const items = new Map<number, UploadItem>()
  const listeners = new Set<() => void>()
  let snapshot: UploadSnapshot | undefined
  let isTelling = false

  function tell(): void {
    snapshot = undefined
    if (isTelling) return
    isTelling = true
    schedule(() => {
      isTelling = false
      for (const listener of listeners) listener()
    })
  }

  function takeSnapshot(): UploadSnapshot {
    const list = [...items.values()]
    return { items: list, summary: summarize(list, meter.bytesPerSecond()) }
  }

  return {
    get: (id) => items.get(id),
    list: () => [...items.values()],
    add(item) {
      items.set(item.id, item)
      tell()
    },
    change(id, fields) {
      const item = items.get(id)
      if (!item) return
      items.set(id, { ...item, ...fields })
      tell()
    },
    remove(ids) {
      for (const id of ids) items.delete(id)
      tell()
    },
    getSnapshot() {
      snapshot ??= takeSnapshot()
      return snapshot
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
