import type { ConflictPolicy, FolderRef, File as StoredFile } from '@cloudservice/contract'
import { ProblemError } from '@cloudservice/contract/client'
import type { FolderMaker } from './folder-maker.ts'
import { maxRetries, retryDelayMs } from './retry-delay.ts'
import { isTransient, toFailure, type UploadFailure, unreadableFailure } from './upload-failure.ts'
import type { UploadItem } from './upload-item.ts'

/** What is sent for one file, and what is told while it is. */
export interface FileToSend {
  file: File
  parentId: FolderRef
  name: string
  onConflict: ConflictPolicy
  /** The same for a repetition after a lost answer, so that it does not make a second version. */
  idempotencyKey: string
  signal: AbortSignal
  onProgress: (sentBytes: number) => void
}

/**
 * Sends the bytes of one file.
 * @throws ProblemError when the server refused it or could not be reached
 */
export type SendFile = (what: FileToSend) => Promise<StoredFile>

/** What an upload needs from its surroundings. */
export interface UploadRunDeps {
  sendFile: SendFile
  folders: FolderMaker
  isReadable: (file: File) => Promise<boolean>
  /** Resolves after so many milliseconds, when the network is back, or when aborted. */
  waitForRetry: (delayMs: number, signal: AbortSignal) => Promise<void>
  random: () => number
  newKey: () => string
}

/** How an upload is to be made. */
export interface UploadOrder {
  item: UploadItem
  onConflict: ConflictPolicy
  signal: AbortSignal
  onStep: (kind: 'sending' | 'checking' | 'waiting') => void
  onProgress: (sentBytes: number) => void
}

export type UploadOutcome =
  | { kind: 'stored'; stored: StoredFile | null }
  | { kind: 'name-taken' }
  | { kind: 'failed'; failure: UploadFailure }
  | { kind: 'cancelled' }

/** Makes the folders, sends the file, and tries again while there is hope. Never throws. */
export async function runUpload(order: UploadOrder, deps: UploadRunDeps): Promise<UploadOutcome> {
  let idempotencyKey = deps.newKey()
  for (let retry = 1; ; retry += 1) {
    order.onStep('sending')
    const outcome = await attempt(order, idempotencyKey, deps)
    if (order.signal.aborted) return { kind: 'cancelled' }
    if (outcome.kind !== 'again') return outcome
    if (retry > maxRetries) return { kind: 'failed', failure: outcome.failure }
    // What never went out whole cannot be stored; the server may not know yet that it broke off.
    if (!outcome.wasSent) idempotencyKey = deps.newKey()
    order.onProgress(0)
    order.onStep('waiting')
    await deps.waitForRetry(retryDelayMs(retry, deps.random()), order.signal)
    if (order.signal.aborted) return { kind: 'cancelled' }
  }
}

type Attempt = UploadOutcome | { kind: 'again'; failure: UploadFailure; wasSent: boolean }

async function attempt(
  order: UploadOrder,
  idempotencyKey: string,
  deps: UploadRunDeps,
): Promise<Attempt> {
  const { item } = order
  let wasSent = item.sizeBytes === 0
  try {
    const parentId = await deps.folders.make(item.folderId, item.path)
    if (order.signal.aborted) return { kind: 'cancelled' }
    if (!item.file) return { kind: 'stored', stored: null }
    const stored = await deps.sendFile({
      file: item.file,
      parentId,
      name: item.name,
      onConflict: order.onConflict,
      idempotencyKey,
      signal: order.signal,
      onProgress: (sentBytes) => {
        order.onProgress(sentBytes)
        if (sentBytes < item.sizeBytes) return
        wasSent = true
        order.onStep('checking')
      },
    })
    return { kind: 'stored', stored }
  } catch (error) {
    const verdict = await judge(error, order, deps)
    return verdict.kind === 'again' ? { ...verdict, wasSent } : verdict
  }
}

async function judge(
  error: unknown,
  order: UploadOrder,
  deps: UploadRunDeps,
): Promise<UploadOutcome | { kind: 'again'; failure: UploadFailure }> {
  const problem = asProblem(error)
  const { file } = order.item
  if (problem.code === 'network' && file && !(await deps.isReadable(file))) {
    return { kind: 'failed', failure: unreadableFailure }
  }
  if (isTransient(problem)) return { kind: 'again', failure: toFailure(problem) }
  if (problem.code === 'name-taken' && order.onConflict === 'fail') return { kind: 'name-taken' }
  return { kind: 'failed', failure: toFailure(problem) }
}

function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const title = error instanceof Error ? error.message : String(error)
  return new ProblemError({ code: 'internal-error', status: 0, title }, error)
}
