import type { File as StoredFile } from '@cloudservice/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { refreshNodes } from '../api/refresh.ts'
import { t } from '../text/text.ts'
import { showToast } from '../ui/toast-store.ts'

/** The star of a file, shown as it will be while the server is told. */
export function useStar(file: StoredFile): { isStarred: boolean; toggle: () => void } {
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: async (isStarred: boolean) => {
      await api('PATCH /files/{id}', { params: { id: file.id }, body: { isStarred } })
      await refreshNodes(client)
    },
    onError: (error) =>
      showToast(t('preview.starFailed', { reason: error.message }), { tone: 'error' }),
  })
  const isStarred = mutation.isPending ? mutation.variables : file.isStarred
  return { isStarred, toggle: () => mutation.mutate(!isStarred) }
}
