import type { UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'

/**
 * Begins a change of an owner's tree: takes the owner's lock until the transaction ends, counts the
 * bytes and returns the change's number in the owner's sequence. It is the first statement of every
 * such transaction, so changes of one owner come one after the other and cannot deadlock.
 * @param bytes added to what the owner uses; negative gives back
 * @throws Problem `quota-exceeded`; using more is refused, giving back never is
 */
export async function beginChange(tx: Tx, ownerId: UserId, bytes = 0): Promise<number> {
  const row = await tx
    .updateTable('user_storage')
    .set({
      change_seq: sql<number>`change_seq + 1`,
      used_bytes: sql<number>`used_bytes + ${bytes}`,
    })
    .where('user_id', '=', ownerId)
    .where(fits(bytes))
    .returning('change_seq as seq')
    .executeTakeFirst()
  if (!row) throw await quotaProblem(tx, ownerId, bytes)
  return row.seq
}

/** Adds to what the owner uses within a change that has begun already. */
export async function reserve(tx: Tx, ownerId: UserId, bytes: number): Promise<void> {
  if (bytes === 0) return
  const row = await tx
    .updateTable('user_storage')
    .set({ used_bytes: sql<number>`used_bytes + ${bytes}` })
    .where('user_id', '=', ownerId)
    .where(fits(bytes))
    .returning('used_bytes')
    .executeTakeFirst()
  if (!row) throw await quotaProblem(tx, ownerId, bytes)
}

/**
 * Refuses early, before any byte is taken, what could not be stored anyway.
 * @throws Problem `quota-exceeded`
 */
export async function peekQuota(db: Queryable, ownerId: UserId, bytes: number): Promise<void> {
  const { usedBytes, quotaBytes } = await findQuota(db, ownerId)
  if (quotaBytes !== null && usedBytes + bytes > quotaBytes)
    throw await quotaProblem(db, ownerId, bytes)
}

/**
 * SQL condition: so many bytes more stay within the quota; giving back always does. The type is
 * said, since PostgreSQL takes a bare number beside a zero for one of 32 bits.
 */
function fits(bytes: number) {
  const added = sql`${bytes}::bigint`
  return sql<boolean>`(${added} <= 0 or quota_bytes is null or used_bytes + ${added} <= quota_bytes)`
}

async function quotaProblem(db: Queryable, ownerId: UserId, bytes: number) {
  const { usedBytes, quotaBytes } = await findQuota(db, ownerId)
  const freeBytes = Math.max(0, (quotaBytes ?? 0) - usedBytes)
  return problem('quota-exceeded', { neededBytes: bytes, freeBytes, quotaBytes })
}

function findQuota(db: Queryable, ownerId: UserId) {
  return db
    .selectFrom('user_storage')
    .select(['used_bytes as usedBytes', 'quota_bytes as quotaBytes'])
    .where('user_id', '=', ownerId)
    .executeTakeFirstOrThrow()
}
