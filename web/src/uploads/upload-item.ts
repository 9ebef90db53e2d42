import type { FolderRef, File as StoredFile } from '@cloudservice/contract'
import type { UploadFailure } from './upload-failure.ts'

/** One thing to upload: a file and the sub-folders it lies in, outermost first. */
export interface UploadEntry {
  /** null stands for an empty folder: only `path` is created. */
  file: File | null
  path: string[]
}

/** How a taken name is dealt with: a new version, a second file beside it, or not at all. */
export type ConflictChoice = 'replace' | 'keep-both' | 'skip'

/** Where an upload is on its way. Only `sending` moves bytes. */
export type UploadState =
  | { kind: 'queued' }
  | { kind: 'waiting' }
  | { kind: 'sending' }
  | { kind: 'checking' }
  | { kind: 'conflict' }
  | { kind: 'done'; stored: StoredFile | null }
  | { kind: 'skipped' }
  | { kind: 'failed'; failure: UploadFailure }
  | { kind: 'cancelled' }

/** One row of the queue. Never changed in place: a change makes a new object. */
export interface UploadItem {
  id: number
  /** The folder that was chosen; `path` leads down from it. */
  folderId: FolderRef
  path: readonly string[]
  name: string
  file: File | null
  sizeBytes: number
  sentBytes: number
  bytesPerSecond: number
  state: UploadState
}

/** The whole queue in numbers. */
export interface UploadSummary {
  total: number
  done: number
  failed: number
  /** Failed in a way that trying again may cure. */
  retryable: number
  /** Not yet ended: queued, waiting, sending, checking or asking. */
  open: number
  sending: boolean
  sentBytes: number
  sizeBytes: number
  bytesPerSecond: number
  /** undefined while it cannot be told. */
  secondsLeft: number | undefined
  /** 0..100, whole. */
  percent: number
}

/** Whether nothing more happens with it by itself. */
export function isEnded(item: UploadItem): boolean {
  switch (item.state.kind) {
    case 'done':
    case 'skipped':
    case 'failed':
    case 'cancelled':
      return true
    default:
      return false
  }
}

/** Whether bytes are on their way or being checked by the server. */
export function isActive(item: UploadItem): boolean {
  return item.state.kind === 'sending' || item.state.kind === 'checking'
}

/** Counts the items; what was skipped or cancelled is left out. */
export function summarize(items: Iterable<UploadItem>, bytesPerSecond: number): UploadSummary {
  const counted = [...items].filter(({ state }) => !['cancelled', 'skipped'].includes(state.kind))
  const failures = counted.flatMap(({ state }) => (state.kind === 'failed' ? [state.failure] : []))
  const done = counted.filter(({ state }) => state.kind === 'done').length
  const open = counted.length - done - failures.length
  const live = counted.filter(({ state }) => state.kind !== 'failed')
  const sentBytes = live.reduce((sum, item) => sum + item.sentBytes, 0)
  const sizeBytes = live.reduce((sum, item) => sum + item.sizeBytes, 0)
  const left = sizeBytes - sentBytes
  return {
    total: counted.length,
    done,
    failed: failures.length,
    retryable: failures.filter((failure) => failure.canRetry).length,
    open,
    sending: live.some(isActive),
    sentBytes,
    sizeBytes,
    bytesPerSecond,
    secondsLeft: bytesPerSecond > 0 && left > 0 ? left / bytesPerSecond : undefined,
    percent: percentOf({ sentBytes, sizeBytes, done, counted: done + open }),
  }
}

/** By bytes; by number of files when all of them are empty. Never 100 before all are done. */
function percentOf(part: {
  sentBytes: number
  sizeBytes: number
  done: number
  counted: number
}): number {
  if (part.counted === 0 || part.done === part.counted) return 100
  const share = part.sizeBytes > 0 ? part.sentBytes / part.sizeBytes : part.done / part.counted
  return Math.min(99, Math.floor(share * 100))
}
