import type { NodeId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable } from '../infra/db.ts'

/** A live file or folder as an archive carries it. */
export interface ArchivedRow {
  /** Below the archive's root; a folder's ends in `/`. */
  path: string
  modifiedAt: Date
  sizeBytes: number
  /** Null for a folder. */
  sha256: Buffer | null
  crc32: number | null
}

/**
 * A node and everything live below it, by path, in one snapshot. A folder always sorts before what
 * is in it.
 * @param rootPath path of the node itself; empty for a folder that is the archive's root
 */
export async function listArchived(
  db: Queryable,
  id: NodeId,
  rootPath: string,
): Promise<ArchivedRow[]> {
  const { rows } = await sql<ArchivedRow>`
    with recursive below as (
      select id, ${rootPath}::text as path from nodes where id = ${id}
      union all
      select c.id, path || c.name || case when c.is_file then '' else '/' end
      from nodes c join below on c.parent_id = below.id where c.trashed_at is null
    )
    select path, n.modified_at as "modifiedAt", case when n.is_file then n.size_bytes else 0 end as "sizeBytes",
      n.sha256, b.crc32
    from below join nodes n on n.id = below.id left join blobs b on b.sha256 = n.sha256
    where path <> '' order by path collate "C"`.execute(db)
  return rows
}
