import type { ConflictPolicy, FolderRef } from '@cloudservice/contract'
import { runUpload, type UploadOutcome, type UploadRunDeps } from './run-upload.ts'
import { createSpeedMeter, type SpeedMeter } from './speed-meter.ts'
import type { UploadFailure } from './upload-failure.ts'
import {
  type ConflictChoice,
  isEnded,
  type UploadEntry,
  type UploadItem,
  type UploadState,
} from './upload-item.ts'
import { createUploadStore, type UploadSnapshot } from './upload-store.ts'

const concurrency = 3

export interface UploadQueueDeps extends UploadRunDeps {
  /** Milliseconds that only grow. */
  now: () => number
  /** Runs the function soon; changes in between are told together. */
  schedule: (run: () => void) => void
}

/** All uploads of this page. It knows neither DOM nor React. */
export interface UploadQueue {
  add(entries: readonly UploadEntry[], folderId: FolderRef): void
  cancel(id: number): void
  cancelAll(): void
  retry(id: number): void
  retryFailed(): void
  clearFinished(): void
  /** Answers the question of an item in state `conflict`, or of all of them and all to come. */
  resolve(id: number, choice: ConflictChoice, forAll: boolean): void
  getSnapshot(): UploadSnapshot
  subscribe(listener: () => void): () => void
}

/** One try to bring an item to the server, from `queued` until it ends or asks. */
interface Job {
  controller: AbortController
  onConflict: ConflictPolicy
  meter: SpeedMeter
}

/** A queue that sends three files at a time, in the order they were added. */
export function createUploadQueue(deps: UploadQueueDeps): UploadQueue {
  const meter = createSpeedMeter(deps.now)
  const store = createUploadStore(meter, deps.schedule)
  const jobs = new Map<number, Job>()
  let pending: number[] = []
  let running = 0
  let nextId = 1
  let choiceForAll: ConflictChoice | undefined

  function setState(id: number, state: UploadState): void {
    store.change(id, { state, bytesPerSecond: 0 })
  }

  function enqueue(id: number, onConflict: ConflictPolicy, where: 'front' | 'back'): void {
    jobs.set(id, {
      controller: new AbortController(),
      onConflict,
      meter: createSpeedMeter(deps.now),
    })
    store.change(id, { state: { kind: 'queued' }, sentBytes: 0 })
    if (where === 'front') pending.unshift(id)
    else pending.push(id)
  }

  function pump(): void {
    while (running < concurrency) {
      const id = pending.shift()
      if (id === undefined) break
      void start(id)
    }
    if (running > 0 || pending.length > 0) return
    // What was created and decided holds for one run of the queue: folders may be deleted later.
    deps.folders.forget()
    if (store.list().every(isEnded)) choiceForAll = undefined
  }

  async function start(id: number): Promise<void> {
    const item = store.get(id)
    const job = jobs.get(id)
    if (item?.state.kind !== 'queued' || !job) return
    running += 1
    // A cancelled run may still report while its item is already on the next one.
    const isCurrent = () => jobs.get(id) === job && !job.controller.signal.aborted
    const outcome = await runUpload(
      {
        item,
        onConflict: job.onConflict,
        signal: job.controller.signal,
        onStep: (kind) => isCurrent() && setState(id, { kind }),
        onProgress: (sentBytes) => isCurrent() && progress(id, job, sentBytes),
      },
      deps,
    )
    running -= 1
    if (isCurrent()) finish(id, outcome)
    pump()
  }

  function progress(id: number, job: Job, sentBytes: number): void {
    const item = store.get(id)
    if (!item) return
    const added = Math.max(0, sentBytes - item.sentBytes)
    job.meter.add(added)
    meter.add(added)
    store.change(id, {
      sentBytes: Math.min(sentBytes, item.sizeBytes),
      bytesPerSecond: job.meter.bytesPerSecond(),
    })
  }

  function finish(id: number, outcome: UploadOutcome): void {
    switch (outcome.kind) {
      case 'stored':
        store.change(id, { sentBytes: store.get(id)?.sizeBytes ?? 0 })
        setState(id, { kind: 'done', stored: outcome.stored })
        break
      case 'name-taken':
        if (choiceForAll) applyChoice(id, choiceForAll)
        else setState(id, { kind: 'conflict' })
        break
      case 'failed':
        setState(id, { kind: 'failed', failure: outcome.failure })
        if (outcome.failure.stopsOthers) failPending(outcome.failure)
        break
      case 'cancelled':
        setState(id, { kind: 'cancelled' })
        break
      default:
        outcome satisfies never
    }
  }

  function failPending(failure: UploadFailure): void {
    for (const id of pending) {
      if (store.get(id)?.state.kind === 'queued') setState(id, { kind: 'failed', failure })
    }
    pending = []
  }

  function applyChoice(id: number, choice: ConflictChoice): void {
    if (choice === 'skip') setState(id, { kind: 'skipped' })
    else enqueue(id, choice === 'replace' ? 'version' : 'rename', 'front')
  }

  function cancel(item: UploadItem): void {
    if (isEnded(item)) return
    jobs.get(item.id)?.controller.abort()
    setState(item.id, { kind: 'cancelled' })
  }

  function retry(item: UploadItem): void {
    if (item.state.kind !== 'failed' && item.state.kind !== 'cancelled') return
    enqueue(item.id, jobs.get(item.id)?.onConflict ?? 'fail', 'back')
  }

  /** Does it to each of these and lets the queue go on. */
  function each(items: readonly (UploadItem | undefined)[], act: (item: UploadItem) => void): void {
    for (const item of items) if (item) act(item)
    pump()
  }

  return {
    add(entries, folderId) {
      for (const entry of entries) {
        const item = toItem(nextId, entry, folderId)
        nextId += 1
        store.add(item)
        enqueue(item.id, 'fail', 'back')
      }
      pump()
    },
    cancel: (id) => each([store.get(id)], cancel),
    cancelAll: () => each(store.list(), cancel),
    retry: (id) => each([store.get(id)], retry),
    retryFailed: () => each(store.list().filter(isWorthRetrying), retry),
    clearFinished() {
      const ended = store.list().filter(isEnded)
      for (const item of ended) jobs.delete(item.id)
      store.remove(ended.map((item) => item.id))
    },
    resolve(id, choice, forAll) {
      if (forAll) choiceForAll = choice
      const asking = store.list().filter((item) => item.state.kind === 'conflict')
      const meant = asking.filter((item) => forAll || item.id === id)
      each(meant, (item) => applyChoice(item.id, choice))
    },
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
  }
}

function toItem(id: number, { file, path }: UploadEntry, folderId: FolderRef): UploadItem {
  return {
    id,
    folderId,
    path,
    name: file?.name ?? path.at(-1) ?? '',
    file,
    sizeBytes: file?.size ?? 0,
    sentBytes: 0,
    bytesPerSecond: 0,
    state: { kind: 'queued' },
  }
}

function isWorthRetrying(item: UploadItem): boolean {
  return item.state.kind === 'failed' && item.state.failure.canRetry
}
