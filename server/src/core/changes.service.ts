import { type Change, type Changes as ChangesPage, permissions } from '@cloudservice/contract'
import type { Db } from '../infra/db.ts'
import type { UserActor } from '../lib/actor.ts'
import type { Access } from './access.ts'
import { listFeed } from './node-history.repository.ts'
import { toNode } from './node-row.ts'
import { listReachable } from './nodes.repository.ts'

/** A place in an owner's sequence of changes: the change, and the history row within it. */
export interface FeedPlace {
  seq: number
  id: number
}

export type Changes = ReturnType<typeof createChanges>

/** The delta feed, from which a client learns what changed while it was away. */
export function createChanges({ db, access }: { db: Db; access: Access }) {
  return {
    /**
     * What changed in the caller's tree after the place; `now` tells the present place. A node
     * appears once in an answer, in the state it has now. What lies below a folder that was trashed
     * or put back does not appear by itself: the folder stands for it.
     */
    async list(
      actor: UserActor,
      after: FeedPlace | 'now' | undefined,
      limit: number,
    ): Promise<Omit<ChangesPage, 'cursor'> & { last: FeedPlace }> {
      const { row: root } = await access.requireFolder(actor, 'view', 'root')
      if (after === 'now') {
        return {
          data: [],
          hasMore: false,
          last: { seq: root.changeSeq, id: Number.MAX_SAFE_INTEGER },
        }
      }
      const from = after ?? { seq: 0, id: 0 }
      const steps = await listFeed(db.write, actor.id, from, limit + 1)
      const page = steps.slice(0, limit)
      const latest = new Map(page.map((step) => [step.nodeId, step]))
      const rows = await listReachable(db.write, actor.id, [...latest.keys()])
      const live = new Map(rows.map((row) => [row.id, row]))
      const inOrder = [...latest.values()].sort((a, b) => a.seq - b.seq || a.id - b.id)
      const data = inOrder.map(({ nodeId, seq }): Change => {
        const row = live.get(nodeId)
        const node = row ? toNode(row, permissions) : null
        return { seq, id: nodeId, type: node ? 'changed' : 'removed', node }
      })
      return { data, hasMore: steps.length > limit, last: page.at(-1) ?? from }
    },
  }
}
