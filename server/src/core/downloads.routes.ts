import type { NodeId } from '@cloudservice/contract'
import type { Mount } from '../api/route.ts'
import { sendBytes } from '../api/send-bytes.ts'
import { problem } from '../lib/errors.ts'
import { isUuid } from '../lib/ids.ts'
import type { Archives } from './archives.service.ts'
import type { Downloads } from './downloads.service.ts'

const MAX_ARCHIVE_IDS = 100

/** Bytes going out: files, versions and zip archives. */
export function mountDownloads(
  mount: Mount,
  { downloads, archives }: { downloads: Downloads; archives: Archives },
): void {
  mount('GET /files/{id}/content', async ({ actor, params, query, signal, request, reply }) => {
    const disposition = query.disposition ?? 'attachment'
    const bytes = await downloads.open(actor, params.id, { isView: disposition === 'inline' })
    return sendBytes(request, reply, bytes, { disposition, signal })
  })

  mount(
    'GET /files/{id}/versions/{versionId}/content',
    async ({ actor, params, query, signal, request, reply }) => {
      const disposition = query.disposition ?? 'attachment'
      const { versionId } = params
      const bytes = await downloads.open(actor, params.id, {
        versionId,
        isView: disposition === 'inline',
      })
      return sendBytes(request, reply, bytes, { disposition, signal })
    },
  )

  mount('GET /folders/{id}/archive', async ({ actor, params, signal, request, reply }) => {
    const bytes = await archives.ofFolder(actor, params.id)
    return sendBytes(request, reply, bytes, { disposition: 'attachment', signal })
  })

  mount('GET /archive', async ({ actor, query, signal, request, reply }) => {
    const ids = query.ids.split(',')
    if (ids.length > MAX_ARCHIVE_IDS || !ids.every(isUuid)) {
      throw problem('validation-failed', {
        detail: `ids takes 1 to ${MAX_ARCHIVE_IDS} ids, separated by commas.`,
      })
    }
    const bytes = await archives.ofNodes(actor, [...new Set(ids)] as NodeId[])
    return sendBytes(request, reply, bytes, { disposition: 'attachment', signal })
  })
}
