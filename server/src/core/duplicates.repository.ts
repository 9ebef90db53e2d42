import type { UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable } from '../infra/db.ts'
import { isReachable } from './access.ts'
import { type FileRow, isFileRow, selectNodes } from './node-row.ts'

/** Files shown of one group. */
const FILES_PER_GROUP = 100

/** Bytes that several live files of an owner have in common. */
export interface DuplicateRow {
  sha256: Buffer
  sizeBytes: number
  count: number
}

/** Groups of equal files, most wasted bytes first. Empty files do not count: they waste nothing. */
export async function listDuplicates(
  db: Queryable,
  ownerId: UserId,
  limit: number,
  after?: { wastedBytes: number; sha256: Buffer },
): Promise<DuplicateRow[]> {
  const { rows } = await sql<DuplicateRow>`
    select sha256, max(size_bytes) as "sizeBytes", count(*)::int as count
    from nodes n
    where owner_id = ${ownerId} and is_file and trashed_at is null and size_bytes > 0 and ${isReachable('n')}
    group by sha256
    having count(*) > 1 and (${after === undefined} or
      (-(max(size_bytes) * (count(*) - 1)), sha256) > (${-(after?.wastedBytes ?? 0)}::bigint, ${after?.sha256 ?? Buffer.alloc(0)}::bytea))
    order by max(size_bytes) * (count(*) - 1) desc, sha256
    limit ${limit}`.execute(db)
  return rows
}

/** The files of one group, oldest first. */
export async function listFilesBySha256(
  db: Queryable,
  ownerId: UserId,
  sha256: Buffer,
): Promise<FileRow[]> {
  const rows = await selectNodes(db, ownerId)
    .where('n.owner_id', '=', ownerId)
    .where('n.sha256', '=', sha256)
    .where('n.trashed_at', 'is', null)
    .where(isReachable('n'))
    .orderBy('n.id')
    .limit(FILES_PER_GROUP)
    .execute()
  return rows.filter(isFileRow)
}
