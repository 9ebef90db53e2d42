import type { FolderRef } from '@cloudservice/contract'
import { useEffect } from 'react'
import { formatDateTime } from '../text/format.ts'
import { t } from '../text/text.ts'
import { pastedEntries } from './pasted-entries.ts'
import { uploads } from './upload-queue.ts'

/** Uploads files that are pasted anywhere but into a text field. */
export function usePasteUpload(folderId: FolderRef): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || isEditable(event.target)) return
      event.preventDefault()
      const when = formatDateTime(new Date().toISOString())
      uploads.add(pastedEntries(files, t('uploads.pastedName', { when })), folderId)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [folderId])
}

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}
