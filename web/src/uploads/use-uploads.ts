import { useSyncExternalStore } from 'react'
import { uploads } from './upload-queue.ts'
import type { UploadSnapshot } from './upload-store.ts'

/** The uploads of this page; renders again at most ten times a second. */
export function useUploads(): UploadSnapshot {
  return useSyncExternalStore(uploads.subscribe, uploads.getSnapshot)
}
