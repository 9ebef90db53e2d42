import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import type { Batch } from './batch.service.ts'
import type { Trash } from './trash.service.ts'

/** TrashBin, and what works on many nodes at once. */
export function mountTrash(
  mount: Mount,
  { trash, batch, cursors }: { trash: Trash; batch: Batch; cursors: Cursors },
): void {
  mount('DELETE /files/{id}', async ({ actor, params, ifMatch }) =>
    trash.put(actor, params.id, { kind: 'file', ifMatch }),
  )

  mount('DELETE /folders/{id}', async ({ actor, params, ifMatch }) =>
    trash.put(actor, params.id, { kind: 'folder', ifMatch }),
  )

  mount('GET /trash', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const from = after && { deletedAt: String(after[0]), id: String(after[1]) }
    const items = await trash.list(actor, limit + 1, from)
    return writePage(cursors, request, reply, {
      items,
      limit,
      keyOf: (item) => [item.deletedAt, item.id],
    })
  })

  mount('POST /trash/{id}/restore', async ({ actor, params, body }) =>
    trash.restore(actor, params.id, body.parentId),
  )

  mount('DELETE /trash/{id}', async ({ actor, params }) => trash.delete(actor, params.id))

  mount('DELETE /trash', async ({ actor }) => ({ deleted: await trash.empty(actor) }))

  mount('POST /files:batch', async ({ actor, body, request }) => batch.run(actor, body, request.id))
}
