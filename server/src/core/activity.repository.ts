import type { ActivityEntry, ActivityId, EventType, NodeId, UserId } from '@cloudservice/contract'
import type { Queryable } from '../infra/db.ts'
import type { Origin } from '../lib/actor.ts'
import type { DomainEvent } from './events.ts'

export interface NewActivity {
  id: ActivityId
  actorId: UserId | null
  origin: Origin
  event: DomainEvent
}

/** Adds entries to ActivityLog in one statement. */
export async function insertActivity(
  db: Queryable,
  entries: readonly NewActivity[],
): Promise<void> {
  await db
    .insertInto('activity_log')
    .values(
      entries.map(({ id, actorId, origin, event }) => ({
        id,
        owner_id: event.ownerId,
        user_id: actorId,
        type: event.type,
        node_id: event.nodeId,
        node_name: event.nodeName,
        seq: event.seq ?? null,
        details: event.details ?? {},
        ip: origin.ip,
        user_agent: origin.userAgent,
      })),
    )
    .execute()
}

export interface ActivityFilter {
  ownerId: UserId
  nodeId?: NodeId | undefined
  type?: EventType | undefined
  limit: number
  /** Only entries before this one. */
  before?: ActivityId | undefined
}

/** Entries about one owner's tree, newest first. */
export async function listActivity(
  db: Queryable,
  filter: ActivityFilter,
): Promise<ActivityEntry[]> {
  const rows = await db
    .selectFrom('activity_log as a')
    .leftJoin('users as u', 'u.id', 'a.user_id')
    .select([
      'a.id',
      'a.type',
      'a.node_id as nodeId',
      'a.node_name as nodeName',
      'a.user_id as actorId',
      'u.name as actorName',
      'a.details',
      'a.ip',
      'a.user_agent as userAgent',
      'a.created_at as createdAt',
    ])
    .$narrowType<{ type: EventType }>()
    .where('a.owner_id', '=', filter.ownerId)
    .$if(filter.nodeId !== undefined, (query) =>
      query.where('a.node_id', '=', filter.nodeId ?? null),
    )
    .$if(filter.type !== undefined, (query) => query.where('a.type', '=', filter.type ?? ''))
    .$if(filter.before !== undefined, (query) =>
      query.where('a.id', '<', filter.before as ActivityId),
    )
    .orderBy('a.id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map(({ actorId, actorName, createdAt, ...row }) => ({
    ...row,
    actor: actorId ? { id: actorId, name: actorName ?? '' } : null,
    createdAt: createdAt.toISOString(),
  }))
}
