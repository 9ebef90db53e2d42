import type { File as StoredFile } from '@cloudservice/contract'
import { ProblemError } from '@cloudservice/contract/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { refreshNodes } from '../../api/refresh.ts'
import { t } from '../../text/text.ts'
import { showToast } from '../../ui/toast-store.ts'
import { type DecodedText, encodeText } from './decode-text.ts'

/** Saving of a text that others may save too. */
export interface SaveText {
  isSaving: boolean
  /** The file as somebody else left it; undefined while nobody did. */
  conflict: StoredFile | undefined
  save: (text: string) => void
  /** Makes this text current, over what was saved meanwhile; that stays as a version. */
  overwrite: (text: string) => void
  /** Saves this text as a file of its own beside the other. */
  saveCopy: (text: string) => void
  dismissConflict: () => void
}

/** @param file as it was when editing began: the server refuses when it has changed since */
export function useSaveText(file: StoredFile, decoded: DecodedText, onSaved: () => void): SaveText {
  const client = useQueryClient()
  const [conflict, setConflict] = useState<StoredFile>()

  const put = useMutation({
    mutationFn: ({ text, etag }: { text: string; etag: string }) =>
      api('PUT /files/{id}/content', {
        params: { id: file.id },
        headers: { 'if-match': etag, 'content-type': file.mediaType },
        body: encodeText(text, decoded.hasByteOrderMark),
      }),
    onSuccess: async (saved) => {
      await refreshNodes(client)
      showToast(t('text.saved', { name: saved.name, number: saved.version }))
      onSaved()
    },
    onError: async (error) => {
      if (!(error instanceof ProblemError) || error.status !== 412) return reportFailure(error)
      setConflict(await api('GET /files/{id}', { params: { id: file.id } }))
    },
  })
  const copy = useMutation({
    mutationFn: (text: string) =>
      api('POST /files', {
        query: { parentId: file.parentId, name: file.name, onConflict: 'rename' },
        headers: { 'content-type': file.mediaType },
        body: encodeText(text, decoded.hasByteOrderMark),
      }),
    onSuccess: async (saved) => {
      await refreshNodes(client)
      showToast(t('text.copySaved', { name: saved.name }))
      onSaved()
    },
    onError: (error) => reportFailure(error),
  })

  function reportFailure(error: Error): void {
    showToast(t('text.saveFailed', { name: file.name, reason: error.message }), { tone: 'error' })
  }

  return {
    isSaving: put.isPending || copy.isPending,
    conflict,
    save: (text) => put.mutate({ text, etag: file.etag }),
    overwrite: (text) => conflict && put.mutate({ text, etag: conflict.etag }),
    saveCopy: (text) => copy.mutate(text),
    dismissConflict: () => setConflict(undefined),
  }
}
