import type { LoginInput, Session, SessionId, UserId } from '@cloudservice/contract'
import type { Authenticate } from '../api/auth.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Config } from '../config/schema.ts'
import type { Db, Queryable } from '../infra/db.ts'
import { type Origin, requireScope, requireSession, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type Clock, DAY, MINUTE } from '../lib/time.ts'
import { type AccessTokens, isAccessToken } from './access-tokens.ts'
import { deviceName } from './device-name.ts'
import { findUsersOfDevice, rememberDevice } from './devices.repository.ts'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'
import { hashSecret, newSecret } from './secrets.ts'
import * as sessions from './sessions.repository.ts'
import type { Attempt, Throttle } from './throttle.ts'
import * as tokens from './tokens.repository.ts'
import { findCredentials, holdPassword, updatePasswordHash } from './users.repository.ts'
import { emailKey } from './users.service.ts'

/** Uses are noted this often, so that a request seldom costs a write. */
const TOUCH_MS = MINUTE

/** What the cookie of a session holds; the secret is kept nowhere else. */
export interface SessionSecret {
  secret: string
  /** When it ends at the latest, however much it is used. */
  endsAt: Date
}

/** A session that has just begun. */
export interface StartedSession extends SessionSecret {
  actor: UserActor
  /** By which the device is known when somebody signs in again. */
  device: string
}

/** What a browser brought with it. */
export interface Visitor {
  origin: Origin
  /** From the device's cookie. */
  device?: string | undefined
  /** Who it was signed in as. */
  actor?: UserActor | undefined
}

export type Sessions = ReturnType<typeof createSessions>

/** UserSession and the check of every request's credentials. */
export function createSessions({
  db,
  config,
  clock,
  audit,
  accessTokens,
  throttle,
}: {
  db: Db
  config: Config
  audit: Audit
  clock: Clock
  accessTokens: AccessTokens
  throttle: Throttle
}) {
  /** The end without use, but no later than the end of all. */
  function expiry(createdAt: Date): Date {
    const idle = clock.now().getTime() + config.sessionDays * DAY
    return new Date(Math.min(idle, endOf(createdAt).getTime()))
  }

  function endOf(createdAt: Date): Date {
    return new Date(createdAt.getTime() + config.sessionMaxDays * DAY)
  }

  /**
   * Begins a session for a user who has proved who they are; the one they came with ends.
   * @param provedBy the hash that their password fitted
   * @throws Problem `unavailable` when the password was changed in the meantime
   */
  async function start(userId: UserId, visitor: Visitor, provedBy?: string) {
    const now = clock.now()
    const { origin, actor } = visitor
    const [secret, device] = [newSecret(), await knownDevice(visitor.device)]
    const session = {
      id: newId<SessionId>(),
      userId,
      tokenHash: hashSecret(secret),
      origin,
      createdAt: now,
      expiresAt: expiry(now),
    }
    const started = await db.transaction(async (tx) => {
      if (provedBy !== undefined && !(await holdPassword(tx, userId, provedBy))) {
        throw problem('unavailable', { detail: 'The password was just changed. Try again.' })
      }
      await Promise.all([
        actor?.via.kind === 'session' && sessions.deleteSession(tx, actor.id, actor.via.id),
        sessions.deleteExpiredSessions(tx, userId, now),
        sessions.insertSession(tx, session),
        rememberDevice(tx, userId, hashSecret(device), now),
      ])
      const live = await sessions.findLiveSession(tx, session.tokenHash, now)
      if (!live) throw problem('unauthenticated')
      const signedIn = sessionActor(live, origin)
      const object = { type: 'session', id: live.id }
      audit.record(tx, signedIn, { action: 'auth.signed-in', object })
      return signedIn
    })
    return { secret, endsAt: endOf(now), actor: started, device }
  }

  /** A secret that we gave to the device before, or a new one: one of somebody's making is not taken. */
  async function knownDevice(device: string | undefined): Promise<string> {
    if (!device) return newSecret()
    const users = await findUsersOfDevice(db.write, hashSecret(device))
    return users.length > 0 ? device : newSecret()
  }

  async function attemptOf(
    key: string,
    userId: UserId | undefined,
    { origin, device }: Visitor,
  ): Promise<Attempt> {
    if (userId && device) {
      const users = await findUsersOfDevice(db.write, hashSecret(device))
      if (users.includes(userId)) return { kind: 'device', userId, device }
    }
    return { kind: 'stranger', emailKey: key, ip: origin.ip }
  }

  async function actorOf(
    session: sessions.LiveSession | undefined,
    origin: Origin,
  ): Promise<UserActor | undefined> {
    const now = clock.now()
    if (!session || endOf(session.createdAt) <= now) return undefined
    if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) {
      await sessions.touchSession(db.write, session.id, origin, now, expiry(session.createdAt))
    }
    return sessionActor(session, origin)
  }

  /** The actor of a session that is known by its id; undefined when it has ended. */
  async function resume(id: SessionId, origin: Origin): Promise<UserActor | undefined> {
    return actorOf(await sessions.findLiveSessionById(db.write, id, clock.now()), origin)
  }

  const authenticate: Authenticate = async ({ kind, secret }, origin) => {
    const now = clock.now()
    const hash = hashSecret(secret)
    if (kind === 'session') {
      return actorOf(await sessions.findLiveSession(db.write, hash, now), origin)
    }
    if (isAccessToken(secret)) {
      const id = await accessTokens.verify(secret)
      return id && resume(id, origin)
    }
    const token = await tokens.findLiveToken(db.write, hash, now)
    if (!token) return undefined
    if (now.getTime() - (token.lastUsedAt?.getTime() ?? 0) > TOUCH_MS) {
      await tokens.touchToken(db.write, token.id, now)
    }
    const via = { kind: 'token', id: token.id } as const
    return { kind: 'user', id: token.userId, role: token.role, scopes: token.scopes, via, origin }
  }

  return {
    start,
    authenticate,
    resume,

    /**
     * Signs in by password. An unknown address, a wrong password and a disabled account take the
     * same time and get the same answer. A hash that is weaker than today's is made anew.
     * @throws Problem `invalid-credentials`, `too-many-requests`
     */
    async signIn(input: LoginInput, visitor: Visitor): Promise<StartedSession> {
      const key = emailKey(input.email)
      const user = await findCredentials(db.write, key)
      const attempt = await attemptOf(key, user?.id, visitor)
      await throttle.begin(attempt)
      const fits = await verifyPassword(user?.passwordHash, input.password)
      if (!user || !fits || user.disabledAt) {
        const visitorActor = { kind: 'visitor', origin: visitor.origin } as const
        await audit.write(visitorActor, {
          action: 'auth.sign-in-failed',
          outcome: fits ? 'denied' : 'failure',
          accountId: user?.id ?? null,
          details: { email: input.email },
        })
        throw problem('invalid-credentials')
      }
      await throttle.succeed(attempt)
      const started = await start(user.id, visitor, user.passwordHash)
      if (isOutdated(user.passwordHash)) {
        const passwordHash = await hashPassword(input.password)
        await updatePasswordHash(db.write, user.id, passwordHash, user.passwordHash)
      }
      return started
    },

    /** Ends the session that the actor came with; for a token there is nothing to end. */
    async signOut(actor: UserActor): Promise<void> {
      const { via } = actor
      if (via.kind !== 'session') return
      await db.transaction(async (tx) => {
        const object = { type: 'session', id: via.id }
        audit.record(tx, actor, { action: 'auth.signed-out', object })
        await sessions.deleteSession(tx, actor.id, via.id)
      })
    },

    /**
     * Another secret for the session of somebody who has just proved who they are; the old one is
     * worth nothing from then on.
     * @throws Problem `forbidden` for a token, `unauthenticated` when the session has ended
     */
    async renew(actor: UserActor, within: Queryable = db.write): Promise<SessionSecret> {
      const { id } = requireSession(actor)
      const secret = newSecret()
      const createdAt = await sessions.renewSession(within, id, hashSecret(secret), clock.now())
      if (!createdAt) throw problem('unauthenticated')
      return { secret, endsAt: endOf(createdAt) }
    },

    /** Where the caller is signed in, newest first. @throws Problem `insufficient-scope` */
    async list(actor: UserActor, limit: number, after?: SessionId): Promise<Session[]> {
      requireScope(actor, 'all')
      const page = { now: clock.now(), limit, after }
      const rows = await sessions.listSessions(db.write, actor.id, page)
      return rows.map((row) => toSession(row, actor))
    },

    /** From the next request on the session is worth nothing. @throws Problem `not-found` */
    async end(actor: UserActor, id: SessionId): Promise<void> {
      requireScope(actor, 'all')
      await db.transaction(async (tx) => {
        if (!(await sessions.deleteSession(tx, actor.id, id))) throw problem('not-found')
        audit.record(tx, actor, { action: 'session.ended', object: { type: 'session', id } })
      })
    },

    /** Ends all sessions of the caller but the one that asks. @throws Problem `insufficient-scope` */
    async endOthers(actor: UserActor): Promise<void> {
      requireScope(actor, 'all')
      const kept = actor.via.kind === 'session' ? actor.via.id : undefined
      await db.transaction(async (tx) => {
        await sessions.deleteSessionsOf(tx, actor.id, kept)
        audit.record(tx, actor, { action: 'session.ended', details: { all: true, kept } })
      })
    },
  }
}

function sessionActor(session: sessions.LiveSession, origin: Origin): UserActor {
  const { id, userId, role, authenticatedAt } = session
  const via = { kind: 'session', id, authenticatedAt } as const
  return { kind: 'user', id: userId, role, scopes: ['all'], via, origin }
}

function toSession(row: sessions.SessionRow, { via }: UserActor): Session {
  return {
    id: row.id,
    device: deviceName(row.userAgent),
    ip: row.ip,
    userAgent: row.userAgent,
    isCurrent: via.kind === 'session' && via.id === row.id,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }
}
