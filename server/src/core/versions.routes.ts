import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import type { Versions } from './versions.service.ts'

/** FileVersion: list and restore. */
export function mountVersions(
  mount: Mount,
  { versions, cursors }: { versions: Versions; cursors: Cursors },
): void {
  mount('GET /files/{id}/versions', async ({ actor, params, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const below = after === undefined ? undefined : Number(after[0])
    const items = await versions.list(actor, params.id, { limit: limit + 1, below })
    return writePage(cursors, request, reply, {
      items,
      limit,
      keyOf: (version) => [version.number],
    })
  })

  mount(
    'POST /files/{id}/versions/{versionId}/restore',
    async ({ actor, params, ifMatch, reply }) => {
      const file = await versions.restore(actor, params.id, params.versionId, ifMatch)
      reply.header('etag', file.etag)
      return file
    },
  )
}
