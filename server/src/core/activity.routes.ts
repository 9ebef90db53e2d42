import type { ActivityId } from '@cloudservice/contract'
import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import type { Db } from '../infra/db.ts'
import { requireScope } from '../lib/actor.ts'
import { listActivity } from './activity.repository.ts'

/** ActivityLog of the caller's own tree. */
export function mountActivity(mount: Mount, { db, cursors }: { db: Db; cursors: Cursors }): void {
  mount('GET /activity', async ({ actor, query, request, reply }) => {
    requireScope(actor, 'files:read')
    const { limit, after } = readPage(cursors, request)
    const items = await listActivity(db.read, {
      ownerId: actor.id,
      nodeId: query['filter[nodeId]'],
      type: query['filter[type]'],
      limit: limit + 1,
      before: after?.[0] as ActivityId | undefined,
    })
    return writePage(cursors, request, reply, { items, limit, keyOf: (entry) => [entry.id] })
  })
}
