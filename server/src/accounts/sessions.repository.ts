import type { SessionId, UserId, UserRole } from '@cloudservice/contract'
import type { Queryable } from '../infra/db.ts'
import type { Origin } from '../lib/actor.ts'

export interface NewSession {
  id: SessionId
  userId: UserId
  tokenHash: Buffer
  origin: Origin
  createdAt: Date
  expiresAt: Date
}

/** A session as its person sees it. */
export interface SessionRow {
  id: SessionId
  ip: string | null
  userAgent: string | null
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** What the check of a request has to know. */
export interface LiveSession {
  id: SessionId
  userId: UserId
  role: UserRole
  createdAt: Date
  lastSeenAt: Date
  authenticatedAt: Date
}

export async function insertSession(db: Queryable, session: NewSession): Promise<void> {
  await db
    .insertInto('user_sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      token_hash: session.tokenHash,
      ip: session.origin.ip,
      user_agent: session.origin.userAgent,
      created_at: session.createdAt,
      last_seen_at: session.createdAt,
      authenticated_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute()
}

/** What a request needs to know of the session it came with. */
export interface LiveSession {
  id: SessionId
  userId: UserId
  role: UserRole
  lastSeenAt: Date
}

/** A session that is neither ended nor expired, of a user who is not disabled. */
export function findLiveSession(
  db: Queryable,
  tokenHash: Buffer,
  now: Date,
): Promise<LiveSession | undefined> {
  return liveSessions(db, now).where('s.token_hash', '=', tokenHash).executeTakeFirst()
}

/** The same by the id that an access token names. */
export function findLiveSessionById(
  db: Queryable,
  id: SessionId,
  now: Date,
): Promise<LiveSession | undefined> {
  return liveSessions(db, now).where('s.id', '=', id).executeTakeFirst()
}

function liveSessions(db: Queryable, now: Date) {
  return db
    .selectFrom('user_sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select([
      's.id',
      's.user_id as userId',
      'u.role',
      's.created_at as createdAt',
      's.last_seen_at as lastSeenAt',
      's.authenticated_at as authenticatedAt',
    ])
    .$narrowType<{ role: UserRole }>()
    .where('s.expires_at', '>', now)
    .where('u.disabled_at', 'is', null)
}

/** Live sessions of a user, newest first, after the given id. */
export function listSessions(
  db: Queryable,
  userId: UserId,
  page: { now: Date; limit: number; after: SessionId | undefined },
): Promise<SessionRow[]> {
  const { now, limit, after } = page
  return db
    .selectFrom('user_sessions')
    .select([
      'id',
      'ip',
      'user_agent as userAgent',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
    ])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .$if(after !== undefined, (query) => query.where('id', '<', after as SessionId))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Notes that the session was used and from where, and lets it last on. */
export async function touchSession(
  db: Queryable,
  id: SessionId,
  origin: Origin,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await db
    .updateTable('user_sessions')
    .set({ last_seen_at: now, ip: origin.ip, user_agent: origin.userAgent, expires_at: expiresAt })
    .where('id', '=', id)
    .execute()
}

/**
 * Gives the session another secret and notes that its person has just proved who they are.
 * @returns when it began; undefined when it ended in the meantime
 */
export async function renewSession(
  db: Queryable,
  id: SessionId,
  tokenHash: Buffer,
  now: Date,
): Promise<Date | undefined> {
  const row = await db
    .updateTable('user_sessions')
    .set({ token_hash: tokenHash, authenticated_at: now })
    .where('id', '=', id)
    .returning('created_at as createdAt')
    .executeTakeFirst()
  return row?.createdAt
}

/** @returns whether the user had such a session */
export async function deleteSession(
  db: Queryable,
  userId: UserId,
  id: SessionId,
): Promise<boolean> {
  const result = await db
    .deleteFrom('user_sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Ends all sessions of a user, but for one when it is given. */
export async function deleteSessionsOf(
  db: Queryable,
  userId: UserId,
  except?: SessionId,
): Promise<void> {
  await db
    .deleteFrom('user_sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('id', '!=', except as SessionId))
    .execute()
}

export async function deleteExpiredSessions(
  db: Queryable,
  userId: UserId,
  now: Date,
): Promise<void> {
  await db
    .deleteFrom('user_sessions')
    .where('user_id', '=', userId)
    .where('expires_at', '<=', now)
    .execute()
}
