import type { SessionId, UserId } from '@cloudservice/contract'
import type { Queryable } from '../infra/db.ts'

export async function insertRefreshToken(
  db: Queryable,
  token: { tokenHash: Buffer; sessionId: SessionId; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      token_hash: token.tokenHash,
      session_id: token.sessionId,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .execute()
}

/** Uses a token up; of several at once one gets the session, the others undefined. */
export async function useRefreshToken(
  db: Queryable,
  tokenHash: Buffer,
  now: Date,
): Promise<SessionId | undefined> {
  const row = await db
    .updateTable('refresh_tokens')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('session_id as sessionId')
    .executeTakeFirst()
  return row?.sessionId
}

/** The session of a token that was used before, and whose it is. */
export function findUsedRefreshToken(
  db: Queryable,
  tokenHash: Buffer,
): Promise<{ sessionId: SessionId; userId: UserId } | undefined> {
  return db
    .selectFrom('refresh_tokens as r')
    .innerJoin('user_sessions as s', 's.id', 'r.session_id')
    .select(['r.session_id as sessionId', 's.user_id as userId'])
    .where('r.token_hash', '=', tokenHash)
    .where('r.used_at', 'is not', null)
    .executeTakeFirst()
}

/** Forgets tokens of a session whose time is over. */
export async function deleteExpiredRefreshTokens(
  db: Queryable,
  sessionId: SessionId,
  now: Date,
): Promise<void> {
  await db
    .deleteFrom('refresh_tokens')
    .where('session_id', '=', sessionId)
    .where('expires_at', '<', now)
    .execute()
}
