import type { NodeId, UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import { type NodeRow, selectNodes } from '../core/node-row.ts'
import type { Queryable, Tx } from '../infra/db.ts'

/** A trashed root with what the TrashBin knows of it. */
export interface TrashRow {
  node: NodeRow
  deletedAt: Date
  expiresAt: Date
  /** Where it lay, for people. */
  originalPath: string
}

export interface NewTrashItem {
  nodeId: NodeId
  ownerId: UserId
  deletedBy: UserId | null
  expiresAt: Date
}

export async function insertTrashItem(tx: Tx, item: NewTrashItem): Promise<void> {
  await tx
    .insertInto('trash_items')
    .values({
      node_id: item.nodeId,
      owner_id: item.ownerId,
      deleted_by: item.deletedBy,
      expires_at: item.expiresAt,
    })
    .execute()
}

export async function deleteTrashItem(tx: Tx, nodeId: NodeId): Promise<void> {
  await tx.deleteFrom('trash_items').where('node_id', '=', nodeId).execute()
}

function selectTrash(db: Queryable, ownerId: UserId) {
  return selectNodes(db, ownerId)
    .innerJoin('trash_items as t', 't.node_id', 'n.id')
    .where('t.owner_id', '=', ownerId)
    .select(['t.deleted_at as deletedAt', 't.expires_at as expiresAt'])
    .select(
      sql<string>`(
        with recursive above as (
          select p.parent_id, p.name, 1 as step from nodes p where p.id = n.parent_id
          union all
          select p.parent_id, p.name, step + 1 from nodes p join above on p.id = above.parent_id
        )
        select coalesce('/' || string_agg(name, '/' order by step desc), '/') from above where parent_id is not null)`.as(
        'originalPath',
      ),
    )
}

/** What an owner has in the trash, last deleted first, after the given item. */
export async function listTrash(
  db: Queryable,
  ownerId: UserId,
  limit: number,
  after?: { deletedAt: string; id: string },
): Promise<TrashRow[]> {
  const rows = await selectTrash(db, ownerId)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(t.deleted_at, t.node_id) < (${after?.deletedAt}::timestamptz, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('t.deleted_at', 'desc')
    .orderBy('t.node_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toTrashRow)
}

export async function findTrashItem(
  db: Queryable,
  ownerId: UserId,
  id: NodeId,
): Promise<TrashRow | undefined> {
  const row = await selectTrash(db, ownerId).where('t.node_id', '=', id).executeTakeFirst()
  return row && toTrashRow(row)
}

function toTrashRow(row: NodeRow & Omit<TrashRow, 'node'>): TrashRow {
  const { deletedAt, expiresAt, originalPath, ...node } = row
  return { node, deletedAt, expiresAt, originalPath }
}

/** Ids of everything an owner has in the trash, oldest first, to empty it. */
export async function listTrashIds(db: Queryable, ownerId: UserId): Promise<NodeId[]> {
  const rows = await db
    .selectFrom('trash_items')
    .select('node_id')
    .where('owner_id', '=', ownerId)
    .orderBy('deleted_at')
    .execute()
  return rows.map((row) => row.node_id)
}

/** The nearest folder above, itself included, that is not in the trash and under nothing that is. */
export async function findNearestLiveFolder(db: Queryable, folderId: NodeId): Promise<NodeId> {
  const { rows } = await sql<{ id: NodeId }>`
    with recursive above as (
      select id, parent_id, trashed_at, 0 as step from nodes where id = ${folderId}
      union all
      select p.id, p.parent_id, p.trashed_at, step + 1 from nodes p join above on p.id = above.parent_id
    )
    select id from above
    where step > coalesce((select max(step) from above where trashed_at is not null), -1)
    order by step limit 1`.execute(db)
  const id = rows[0]?.id
  if (!id) throw new Error('a node has no root folder above it')
  return id
}

/** A trashed root and everything below it but what was put into the trash before it, on its own. */
const below = (id: NodeId) => sql`
  with recursive below as (
    select id from nodes where id = ${id}
    union all
    select c.id from nodes c join below on c.parent_id = below.id where c.trashed_at is null
  )`

/** What deleting a trashed root for good gives back. */
export interface TreeBytes {
  /** Bytes of all versions, as the quota counts them. */
  sizeBytes: number
  blobs: Buffer[]
}

export async function measureTree(tx: Tx, id: NodeId): Promise<TreeBytes> {
  const { rows } = await sql<TreeBytes>`${below(id)}
    select coalesce(sum(size_bytes), 0)::bigint as "sizeBytes", coalesce(array_agg(distinct sha256), '{}') as blobs
    from file_versions where file_id in (select id from below)`.execute(tx)
  return rows[0] ?? { sizeBytes: 0, blobs: [] }
}

/**
 * Deletes a trashed root and what is below it. What was trashed on its own before stays in the
 * trash, as if it had lain beside. The histories end with a mark that the nodes are gone.
 */
export async function deleteTree(
  tx: Tx,
  root: { id: NodeId; parentId: NodeId },
  seq: number,
): Promise<void> {
  await sql`${below(root.id)}
    update nodes set parent_id = ${root.parentId}
    where parent_id in (select id from below) and trashed_at is not null and id <> ${root.id}`.execute(
    tx,
  )
  await sql`${below(root.id)}
    update node_history set seq_to = ${seq}, valid_to = now()
    where node_id in (select id from below) and seq_to is null`.execute(tx)
  await sql`${below(root.id)}
    insert into node_history (node_id, owner_id, seq_from, parent_id, name, version_number, state)
    select id, owner_id, ${seq}, parent_id, name, version_number, 'deleted'
    from nodes where id in (select id from below)`.execute(tx)
  await sql`${below(root.id)}
    delete from nodes where id in (select id from below)`.execute(tx)
}
