import type { FileVersion, File as StoredFile } from '@cloudservice/contract'
import { ProblemError } from '@cloudservice/contract/client'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { refreshNodes } from '../api/refresh.ts'
import { t } from '../text/text.ts'
import { showToast } from '../ui/toast-store.ts'

/** Which version becomes current again, and which one was until then. */
interface Restoration {
  version: FileVersion
  previous: FileVersion | undefined
}

/** Makes a version current again, as a new version, and offers to go back to the one before. */
export function useRestoreVersion(file: StoredFile) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ version }: Restoration) => {
      const restored = await restore(file, version, file.etag)
      await refreshNodes(client)
      return restored
    },
    onSuccess: (restored, { version, previous }) => {
      const { name } = file
      const undo = previous && {
        action: { label: t('undo'), run: () => void goBack(client, restored, previous) },
      }
      showToast(t('versions.restored', { number: version.number, name }), undo)
    },
    onError: (error, { version }) => {
      const { number } = version
      showToast(t('versions.restoreFailed', { number, reason: error.message }), { tone: 'error' })
    },
  })
}

/** Nothing is undone when the file has changed since: that would lose what came after. */
async function goBack(
  client: QueryClient,
  restored: StoredFile,
  previous: FileVersion,
): Promise<void> {
  const { name } = restored
  try {
    await restore(restored, previous, restored.etag)
    showToast(t('versions.undone', { name }))
  } catch (error) {
    showToast(undoFailure(error, name, previous.number), { tone: 'error' })
  }
  await refreshNodes(client)
}

function restore(file: StoredFile, version: FileVersion, etag: string): Promise<StoredFile> {
  return api('POST /files/{id}/versions/{versionId}/restore', {
    params: { id: file.id, versionId: version.id },
    headers: { 'if-match': etag },
  })
}

function undoFailure(error: unknown, name: string, number: number): string {
  if (error instanceof ProblemError && error.status === 412) return t('versions.changed', { name })
  const reason = error instanceof Error ? error.message : String(error)
  return t('versions.restoreFailed', { number, reason })
}
