import type { FileVersion, NodeId, UserId, VersionId } from '@cloudservice/contract'
import type { Queryable, Tx } from '../infra/db.ts'

export interface NewVersion {
  id: VersionId
  fileId: NodeId
  number: number
  sha256: Buffer
  sizeBytes: number
  mediaType: string
  /** Number of the version whose bytes it repeats; null for an upload. */
  restoredFrom: number | null
  createdBy: UserId | null
}

/** Adds a version; nothing ever changes one. */
export async function insertVersion(tx: Tx, version: NewVersion): Promise<void> {
  await tx
    .insertInto('file_versions')
    .values({
      id: version.id,
      file_id: version.fileId,
      number: version.number,
      sha256: version.sha256,
      size_bytes: version.sizeBytes,
      media_type: version.mediaType,
      restored_from: version.restoredFrom,
      created_by: version.createdBy,
    })
    .execute()
}

/** A version with the hash as the blob store takes it. */
export interface VersionRow {
  id: VersionId
  number: number
  sha256: Buffer
  sizeBytes: number
  mediaType: string
  createdAt: Date
}

export function findVersion(
  db: Queryable,
  fileId: NodeId,
  id: VersionId,
): Promise<VersionRow | undefined> {
  return db
    .selectFrom('file_versions')
    .select([
      'id',
      'number',
      'sha256',
      'size_bytes as sizeBytes',
      'media_type as mediaType',
      'created_at as createdAt',
    ])
    .where('id', '=', id)
    .where('file_id', '=', fileId)
    .executeTakeFirst()
}

/** Versions of a file, newest first, below the given number. */
export async function listVersions(
  db: Queryable,
  fileId: NodeId,
  { limit, below }: { limit: number; below?: number | undefined },
): Promise<FileVersion[]> {
  const rows = await db
    .selectFrom('file_versions as v')
    .innerJoin('nodes as n', 'n.id', 'v.file_id')
    .leftJoin('users as u', 'u.id', 'v.created_by')
    .select([
      'v.id',
      'v.number',
      'v.sha256',
      'v.size_bytes as sizeBytes',
      'v.media_type as mediaType',
      'v.restored_from as restoredFrom',
      'v.created_by as authorId',
      'u.name as authorName',
      'v.created_at as createdAt',
      'n.version_number as current',
    ])
    .where('v.file_id', '=', fileId)
    .$if(below !== undefined, (query) => query.where('v.number', '<', below ?? 0))
    .orderBy('v.number', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    fileId,
    number: row.number,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256.toString('hex'),
    mediaType: row.mediaType,
    isCurrent: row.number === row.current,
    restoredFrom: row.restoredFrom,
    createdBy: row.authorId ? { id: row.authorId, name: row.authorName ?? '' } : null,
    createdAt: row.createdAt.toISOString(),
  }))
}
