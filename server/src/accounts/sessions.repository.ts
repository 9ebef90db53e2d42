import type { SessionId, UserId, UserRole } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable } from '../infra/db.ts'
import type { Origin } from '../lib/actor.ts'

export interface NewSession {
  id: SessionId
  userId: UserId
  tokenHash: Buffer
  origin: Origin
  expiresAt: Date
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
    .select(['s.id', 's.user_id as userId', 'u.role', 's.last_seen_at as lastSeenAt'])
    .$narrowType<{ role: UserRole }>()
    .where('s.expires_at', '>', now)
    .where('u.disabled_at', 'is', null)
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

export async function deleteSession(db: Queryable, id: SessionId): Promise<void> {
  await db.deleteFrom('user_sessions').where('id', '=', id).execute()
}

export async function deleteSessionsOf(db: Queryable, userId: UserId): Promise<void> {
  await db.deleteFrom('user_sessions').where('user_id', '=', userId).execute()
}

export async function deleteExpiredSessions(db: Queryable, userId: UserId): Promise<void> {
  await db
    .deleteFrom('user_sessions')
    .where('user_id', '=', userId)
    .where('expires_at', '<', sql<Date>`now()`)
    .execute()
}
