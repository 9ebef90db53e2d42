import type { UserId } from '@cloudservice/contract'
import type { Queryable, Tx } from '../infra/db.ts'

export interface NewPasswordReset {
  id: string
  userId: UserId
  tokenHash: Buffer
  ip: string | null
  createdAt: Date
  expiresAt: Date
}

export async function insertPasswordReset(db: Queryable, reset: NewPasswordReset): Promise<void> {
  await db
    .insertInto('password_resets')
    .values({
      id: reset.id,
      user_id: reset.userId,
      token_hash: reset.tokenHash,
      ip: reset.ip,
      created_at: reset.createdAt,
      expires_at: reset.expiresAt,
    })
    .execute()
}

/** Makes those who ask for one account wait for each other, so that none is counted twice. */
export async function lockPasswordResets(tx: Tx, userId: UserId): Promise<void> {
  await tx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute()
}

/** How many resets of a user were asked for since then. */
export async function countPasswordResets(
  db: Queryable,
  userId: UserId,
  since: Date,
): Promise<number> {
  const { count } = await db
    .selectFrom('password_resets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** Uses a reset up; of several at once one gets the user, the others undefined. */
export async function usePasswordReset(
  db: Queryable,
  tokenHash: Buffer,
  now: Date,
): Promise<UserId | undefined> {
  const row = await db
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id as userId')
    .executeTakeFirst()
  return row?.userId
}

/** Ends the other resets of a user who has a new password. */
export async function endPasswordResets(db: Queryable, userId: UserId, now: Date): Promise<void> {
  await db
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute()
}
