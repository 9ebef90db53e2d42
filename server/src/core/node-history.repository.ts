import type { NodeId, UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'

/** One state of a node, from one change to the next. */
export interface NodeState {
  nodeId: NodeId
  ownerId: UserId
  parentId: NodeId | null
  name: string
  versionNumber: number | null
  state: 'live' | 'trashed' | 'deleted'
}

/** Opens the history of nodes that are new. */
export async function openHistory(
  tx: Tx,
  seq: number,
  states: readonly NodeState[],
): Promise<void> {
  await tx
    .insertInto('node_history')
    .values(states.map((state) => historyRow(state, seq)))
    .execute()
}

/** Closes the current state of a node and opens the next one. */
export async function continueHistory(tx: Tx, seq: number, state: NodeState): Promise<void> {
  const closed = tx
    .updateTable('node_history')
    .set({ seq_to: seq, valid_to: sql<Date>`now()` })
    .where('node_id', '=', state.nodeId)
    .where('seq_to', 'is', null)
    .execute()
  await Promise.all([closed, openHistory(tx, seq, [state])])
}

function historyRow(state: NodeState, seq: number) {
  return {
    node_id: state.nodeId,
    owner_id: state.ownerId,
    seq_from: seq,
    parent_id: state.parentId,
    name: state.name,
    version_number: state.versionNumber,
    state: state.state,
  }
}

/** A step of the feed: which node changed, and at which place of the owner's sequence. */
export interface FeedRow {
  id: number
  seq: number
  nodeId: NodeId
}

/** States that began after the place (seq, id), in order. */
export function listFeed(
  db: Queryable,
  ownerId: UserId,
  after: { seq: number; id: number },
  limit: number,
): Promise<FeedRow[]> {
  return db
    .selectFrom('node_history')
    .select(['id', 'seq_from as seq', 'node_id as nodeId'])
    .where('owner_id', '=', ownerId)
    .where(sql<boolean>`(seq_from, id) > (${after.seq}, ${after.id})`)
    .orderBy('seq_from')
    .orderBy('id')
    .limit(limit)
    .execute()
}
