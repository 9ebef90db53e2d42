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

/** Counts the items; what was skipped or cancelled is left out of the totals. */
export function summarize(items: Iterable<UploadItem>, bytesPerSecond: number): UploadSummary {
  let total = 0
  let done = 0
  let failed = 0
  let open = 0
  let sending = false
  let sentBytes = 0
  let sizeBytes = 0
  for (const item of items) {
    if (item.state.kind === 'cancelled' || item.state.kind === 'skipped') continue
    total += 1
    if (item.state.kind === 'done') done += 1
    if (item.state.kind === 'failed') {
      failed += 1
      continue
    }
    if (!isEnded(item)) open += 1
    if (isActive(item)) sending = true
    sentBytes += item.sentBytes
    sizeBytes += item.sizeBytes
  }
  const left = sizeBytes - sentBytes
  return {
    total,
    done,
    failed,
    open,
    sending,
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
