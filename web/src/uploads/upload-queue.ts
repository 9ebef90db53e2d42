import { createUploadQueue } from './create-upload-queue.ts'
import { createFolderMaker } from './folder-maker.ts'
import { createOrFindFolder, sendFile } from './upload-requests.ts'

const tellEveryMs = 100

/** The uploads of this page. Nothing is read or sent before `add`. */
export const uploads = createUploadQueue({
  sendFile,
  folders: createFolderMaker(createOrFindFolder),
  isReadable,
  waitForRetry,
  random: Math.random,
  now: () => performance.now(),
  newKey: newIdempotencyKey,
  schedule: (run) => setTimeout(run, tellEveryMs),
})

/** One byte is enough: files that moved, changed or lost their permission cannot be read at all. */
async function isReadable(file: File): Promise<boolean> {
  if (file.size === 0) return true
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
}

/** While the browser knows that it is offline, only the network's return counts, not time. */
function waitForRetry(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const waiting = new AbortController()
    const done = () => {
      waiting.abort()
      resolve()
    }
    addEventListener('online', done, { signal: waiting.signal })
    signal.addEventListener('abort', done, { signal: waiting.signal })
    if (navigator.onLine) {
      const timer = setTimeout(done, delayMs)
      waiting.signal.addEventListener('abort', () => clearTimeout(timer))
    }
  })
}

/** `randomUUID` is missing on pages that are served without TLS. */
function newIdempotencyKey(): string {
  return crypto
    .getRandomValues(new Uint8Array(16))
    .reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')
}
