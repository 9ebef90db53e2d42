import type { UserId } from '@cloudservice/contract'
import type { Queryable } from '../infra/db.ts'

/** Devices kept for each user; the ones not used for longest are forgotten. */
const MAX_DEVICES = 50

/** Notes that somebody signed in with a device, and forgets devices beyond the last fifty. */
export async function rememberDevice(
  db: Queryable,
  userId: UserId,
  tokenHash: Buffer,
  now: Date,
): Promise<void> {
  await db
    .insertInto('user_devices')
    .values({ user_id: userId, token_hash: tokenHash, last_seen_at: now })
    .onConflict((conflict) =>
      conflict.columns(['token_hash', 'user_id']).doUpdateSet({ last_seen_at: now }),
    )
    .execute()
  await db
    .deleteFrom('user_devices')
    .where('user_id', '=', userId)
    .where('token_hash', 'in', (query) =>
      query
        .selectFrom('user_devices')
        .select('token_hash')
        .where('user_id', '=', userId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('token_hash')
        .offset(MAX_DEVICES),
    )
    .execute()
}

/** Users that have signed in with a device. */
export async function findUsersOfDevice(db: Queryable, tokenHash: Buffer): Promise<UserId[]> {
  const rows = await db
    .selectFrom('user_devices')
    .select('user_id as userId')
    .where('token_hash', '=', tokenHash)
    .execute()
  return rows.map((row) => row.userId as UserId)
}
