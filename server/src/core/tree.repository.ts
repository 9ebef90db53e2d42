import type { Breadcrumb, Icon, NodeId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'

/** What a change adds to the recursive totals of folders. */
export interface Delta {
  sizeBytes: number
  itemCount: number
}

/**
 * Stamps a folder and all folders above it with the change and adds to their totals.
 * @returns how deep the folder lies (root 0), or undefined when it, or one above it, is gone or in
 * the trash: the caller then rolls back
 */
export async function stampAncestors(
  tx: Tx,
  folderId: NodeId,
  seq: number,
  delta: Delta = { sizeBytes: 0, itemCount: 0 },
): Promise<number | undefined> {
  const { rows } = await sql<{ count: number; live: boolean | null }>`
    with recursive above as (
      select id, parent_id, trashed_at from nodes where id = ${folderId}
      union all
      select p.id, p.parent_id, p.trashed_at from nodes p join above on p.id = above.parent_id
    ), stamped as (
      update nodes n set change_seq = ${seq}, size_bytes = n.size_bytes + ${delta.sizeBytes},
        item_count = n.item_count + ${delta.itemCount}
      from above where n.id = above.id
    )
    select count(*)::int as count, bool_and(trashed_at is null) as live from above`.execute(tx)
  const row = rows[0]
  return row?.live ? row.count - 1 : undefined
}

/** The way from the root folder down to a folder, both included. */
export async function listBreadcrumbs(db: Queryable, id: NodeId): Promise<Breadcrumb[]> {
  const { rows } = await sql<Breadcrumb>`
    with recursive above as (
      select id, parent_id, name, 0 as step from nodes where id = ${id}
      union all
      select p.id, p.parent_id, p.name, step + 1 from nodes p join above on p.id = above.parent_id
    )
    select id, name from above order by step desc`.execute(db)
  return rows
}

/** Whether `id` is `folderId` or lies above it. */
export async function isSelfOrAncestor(
  db: Queryable,
  id: NodeId,
  folderId: NodeId,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive above as (
      select id, parent_id from nodes where id = ${folderId}
      union all
      select p.id, p.parent_id from nodes p join above on p.id = above.parent_id
    )
    select exists (select from above where id = ${id}) as found`.execute(db)
  return rows[0]?.found ?? false
}

/** Whether folders below this one are nested more than so many levels deep. */
export async function isNestedDeeper(
  db: Queryable,
  folderId: NodeId,
  levels: number,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive below as (
      select id, 0 as level from nodes where id = ${folderId}
      union all
      select c.id, level + 1 from nodes c join below on c.parent_id = below.id
      where not c.is_file and c.trashed_at is null and level <= ${levels}
    )
    select exists (select from below where level > ${levels}) as found`.execute(db)
  return rows[0]?.found ?? false
}

/** A live node below a folder, for copies and archives. */
export interface SubtreeRow {
  id: NodeId
  parentId: NodeId
  isFile: boolean
  name: string
  sortKey: string
  description: string
  icon: Icon
  extension: string
  mediaType: string
  sizeBytes: number
  itemCount: number
  sha256: Buffer | null
  crc32: number | null
  modifiedAt: Date
}

/** Everything live below a folder, parents before children; in one snapshot. */
export async function listSubtree(db: Queryable, folderId: NodeId): Promise<SubtreeRow[]> {
  const { rows } = await sql<SubtreeRow>`
    with recursive below as (
      select id, 0 as depth from nodes where id = ${folderId}
      union all
      select c.id, depth + 1 from nodes c join below on c.parent_id = below.id where c.trashed_at is null
    )
    select n.id, n.parent_id as "parentId", n.is_file as "isFile", n.name, n.sort_key as "sortKey",
      n.description, n.icon, n.extension, n.media_type as "mediaType", n.size_bytes as "sizeBytes",
      n.item_count as "itemCount", n.sha256, b.crc32, n.modified_at as "modifiedAt"
    from below join nodes n on n.id = below.id left join blobs b on b.sha256 = n.sha256
    where below.depth > 0
    order by below.depth, n.parent_id, n.sort_key, n.id`.execute(db)
  return rows
}
