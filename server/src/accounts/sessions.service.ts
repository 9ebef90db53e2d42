import type { LoginInput, SessionId, UserId } from '@cloudservice/contract'
import type { Authenticate } from '../api/auth.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Config } from '../config/schema.ts'
import type { Db } from '../infra/db.ts'
import type { Origin, UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type Clock, DAY, MINUTE } from '../lib/time.ts'
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
  secret: string
  expiresAt: Date
  actor: UserActor
}

export type Sessions = ReturnType<typeof createSessions>

/** UserSession and the check of every request's credentials. */
export function createSessions({
  db,
  config,
  audit,
  clock,
}: {
  db: Db
  config: Config
  audit: Audit
  clock: Clock
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
    const tokenHash = hashSecret(secret)
    const actor = await db.transaction(async (tx) => {
      const [, live] = await Promise.all([
        sessions.insertSession(tx, { id, userId, tokenHash, origin, expiresAt }),
        sessions.findLiveSession(tx, tokenHash, clock.now()),
      ])
      if (!live) throw problem('unauthenticated')
      const started = sessionActor(live, origin)
      audit.record(tx, started, { action: 'auth.signed-in', object: { type: 'session', id } })
      return started
    })
    return { secret, expiresAt, actor }
  }

  const authenticate: Authenticate = async ({ kind, secret }, origin) => {
    const now = clock.now()
    const hash = hashSecret(secret)
    if (kind === 'session') {
      const session = await sessions.findLiveSession(db.write, hash, now)
      if (!session) return undefined
      if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) {
        await sessions.touchSession(db.write, session.id, origin, now, expiry())
      }
      return sessionActor(session, origin)
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

    /**
     * Signs in by password. An unknown address, a wrong password and a disabled account take the
     * same time and get the same answer.
     * @throws Problem `invalid-credentials`
     */
    async signIn(input: LoginInput, origin: Origin): Promise<StartedSession> {
      const user = await findCredentials(db.write, emailKey(input.email))
      const fits = await verifyPassword(user?.passwordHash, input.password)
      if (user && fits && !user.disabledAt) return start(user.id, origin)
      await audit.write(
        { kind: 'visitor', origin },
        {
          action: 'auth.sign-in-failed',
          outcome: fits ? 'denied' : 'failure',
          accountId: user?.id ?? null,
          details: { email: input.email },
        },
      )
      throw problem('invalid-credentials')
    },

    /** Ends the session that the actor came with; for a token there is nothing to end. */
    async signOut(actor: UserActor): Promise<void> {
      const { via } = actor
      if (via.kind !== 'session') return
      await db.transaction(async (tx) => {
        const object = { type: 'session', id: via.id }
        audit.record(tx, actor, { action: 'auth.signed-out', object })
        await sessions.deleteSession(tx, via.id)
      })
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
