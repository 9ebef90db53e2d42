import type { LoginInput, SessionId, UserId } from '@cloudservice/contract'
import type { Authenticate } from '../api/auth.ts'
import type { Config } from '../config/schema.ts'
import type { Db } from '../infra/db.ts'
import type { Origin, UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type Clock, DAY, MINUTE } from '../lib/time.ts'
import { type AccessTokens, isAccessToken } from './access-tokens.ts'
import { verifyPassword } from './passwords.ts'
import { hashSecret, newSecret } from './secrets.ts'
import * as sessions from './sessions.repository.ts'
import * as tokens from './tokens.repository.ts'
import { findCredentials } from './users.repository.ts'
import { emailKey } from './users.service.ts'

/** Uses are noted this often, so that a request seldom costs a write. */
const TOUCH_MS = MINUTE

/** A session that has just begun: the secret goes into the cookie and is kept nowhere else. */
export interface StartedSession {
  id: SessionId
  secret: string
  expiresAt: Date
  actor: UserActor
}

export type Sessions = ReturnType<typeof createSessions>

/** UserSession and the check of every request's credentials. */
export function createSessions({
  db,
  config,
  clock,
  accessTokens,
}: {
  db: Db
  config: Config
  clock: Clock
  accessTokens: AccessTokens
}) {
  function expiry(): Date {
    return new Date(clock.now().getTime() + config.sessionDays * DAY)
  }

  /** Begins a session for a user who has proved who they are. */
  async function start(userId: UserId, origin: Origin): Promise<StartedSession> {
    const secret = newSecret()
    const id = newId<SessionId>()
    const expiresAt = expiry()
    await sessions.deleteExpiredSessions(db.write, userId)
    await sessions.insertSession(db.write, {
      id,
      userId,
      tokenHash: hashSecret(secret),
      origin,
      expiresAt,
    })
    const live = await sessions.findLiveSession(db.write, hashSecret(secret), clock.now())
    if (!live) throw problem('unauthenticated')
    return { id, secret, expiresAt, actor: sessionActor(live, origin) }
  }

  async function actorOf(
    session: sessions.LiveSession | undefined,
    origin: Origin,
  ): Promise<UserActor | undefined> {
    if (!session) return undefined
    const now = clock.now()
    if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) {
      await sessions.touchSession(db.write, session.id, origin, now, expiry())
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
     * same time and get the same answer.
     * @throws Problem `invalid-credentials`
     */
    async signIn(input: LoginInput, origin: Origin): Promise<StartedSession> {
      const user = await findCredentials(db.write, emailKey(input.email))
      const fits = await verifyPassword(user?.passwordHash, input.password)
      if (!user || !fits || user.disabledAt) throw problem('invalid-credentials')
      return start(user.id, origin)
    },

    /** Ends the session that the actor came with; for a token there is nothing to end. */
    async signOut(actor: UserActor): Promise<void> {
      if (actor.via.kind === 'session') await sessions.deleteSession(db.write, actor.via.id)
    },
  }
}

function sessionActor(
  session: { id: SessionId; userId: UserId; role: UserActor['role'] },
  origin: Origin,
): UserActor {
  const via = { kind: 'session', id: session.id } as const
  return { kind: 'user', id: session.userId, role: session.role, scopes: ['all'], via, origin }
}
