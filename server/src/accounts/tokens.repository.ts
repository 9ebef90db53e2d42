import type { AccessToken, TokenId, TokenScope, UserId, UserRole } from '@cloudservice/contract'
import type { Queryable } from '../infra/db.ts'

export interface NewToken {
  id: TokenId
  userId: UserId
  name: string
  tokenHash: Buffer
  scopes: readonly TokenScope[]
  expiresAt: Date | null
}

const COLUMNS = [
  'id',
  'name',
  'scopes',
  'expires_at as expiresAt',
  'last_used_at as lastUsedAt',
  'created_at as createdAt',
] as const

interface TokenRow {
  id: TokenId
  name: string
  scopes: string[]
  expiresAt: Date | null
  lastUsedAt: Date | null
  createdAt: Date
}

export async function insertToken(db: Queryable, token: NewToken): Promise<AccessToken> {
  const row = await db
    .insertInto('access_tokens')
    .values({
      id: token.id,
      user_id: token.userId,
      name: token.name,
      token_hash: token.tokenHash,
      scopes: [...token.scopes],
      expires_at: token.expiresAt,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return toToken(row)
}

/** Tokens of a user, newest first, after the given id. */
export async function listTokens(
  db: Queryable,
  userId: UserId,
  limit: number,
  after?: TokenId,
): Promise<AccessToken[]> {
  const rows = await db
    .selectFrom('access_tokens')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .$if(after !== undefined, (query) => query.where('id', '<', after as TokenId))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toToken)
}

/** A token that is not expired, of a user who is not disabled. */
export function findLiveToken(db: Queryable, tokenHash: Buffer, now: Date) {
  return db
    .selectFrom('access_tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['t.id', 't.user_id as userId', 'u.role', 't.scopes', 't.last_used_at as lastUsedAt'])
    .$narrowType<{ role: UserRole; scopes: TokenScope[] }>()
    .where('t.token_hash', '=', tokenHash)
    .where((where) =>
      where.or([where('t.expires_at', 'is', null), where('t.expires_at', '>', now)]),
    )
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst()
}

export async function touchToken(db: Queryable, id: TokenId, now: Date): Promise<void> {
  await db.updateTable('access_tokens').set({ last_used_at: now }).where('id', '=', id).execute()
}

/** @returns what the token was called; undefined when the user had none of this id */
export function deleteToken(
  db: Queryable,
  userId: UserId,
  id: TokenId,
): Promise<{ name: string } | undefined> {
  return db
    .deleteFrom('access_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('name')
    .executeTakeFirst()
}

function toToken(row: TokenRow): AccessToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as TokenScope[],
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }
}
