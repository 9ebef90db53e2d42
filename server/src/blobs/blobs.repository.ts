import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'

/** A stored blob as its row tells it. */
export interface BlobRow {
  sha256: Buffer
  sizeBytes: number
  crc32: number
}

/**
 * Makes sure that the blob has a row, and locks it until the transaction ends, so that no collector
 * can remove the bytes before the transaction has referred to them.
 */
export async function claimBlob(tx: Tx, blob: BlobRow): Promise<void> {
  await tx
    .insertInto('blobs')
    .values({ sha256: blob.sha256, size_bytes: blob.sizeBytes, crc32: blob.crc32 })
    .onConflict((conflict) =>
      conflict.column('sha256').doUpdateSet({ created_at: sql<Date>`blobs.created_at` }),
    )
    .execute()
}

/** Locks the row of a blob and deletes it, unless a version refers to it. @returns whether it did */
export async function deleteUnreferencedBlob(tx: Tx, sha256: Buffer): Promise<boolean> {
  const result = await tx
    .deleteFrom('blobs')
    .where('sha256', '=', sha256)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('file_versions')
            .select('id')
            .whereRef('file_versions.sha256', '=', 'blobs.sha256'),
        ),
      ),
    )
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Hashes of blobs without a version, in order, after the given one. */
export async function listUnreferencedBlobs(
  db: Queryable,
  after: Buffer | undefined,
  limit: number,
): Promise<Buffer[]> {
  const rows = await db
    .selectFrom('blobs as b')
    .leftJoin('file_versions as v', 'v.sha256', 'b.sha256')
    .select('b.sha256')
    .where('v.id', 'is', null)
    .$if(after !== undefined, (query) => query.where('b.sha256', '>', after as Buffer))
    .orderBy('b.sha256')
    .limit(limit)
    .execute()
  return rows.map((row) => row.sha256)
}

/** Blobs that have a row, in order of their hash, after the given one. */
export async function listBlobs(
  db: Queryable,
  after: Buffer | undefined,
  limit: number,
): Promise<BlobRow[]> {
  return db
    .selectFrom('blobs')
    .select(['sha256', 'size_bytes as sizeBytes', 'crc32'])
    .$if(after !== undefined, (query) => query.where('sha256', '>', after as Buffer))
    .orderBy('sha256')
    .limit(limit)
    .execute()
}

/** Whether the blob has a row. */
export async function hasBlob(db: Queryable, sha256: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('blobs')
    .select('sha256')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a version refers to the blob. */
export async function isReferenced(db: Queryable, sha256: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('file_versions')
    .select('id')
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
