import type { LoginInput, SessionId, TokenPair, UserId } from '@cloudservice/contract'
import type { Audit } from '../audit/audit.service.ts'
import type { Config } from '../config/schema.ts'
import type { Db } from '../infra/db.ts'
import { type Origin, requireSession, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { type Clock, DAY } from '../lib/time.ts'
import type { AccessTokens } from './access-tokens.ts'
import * as refreshTokens from './refresh-tokens.repository.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { deleteSession } from './sessions.repository.ts'
import type { Sessions, Visitor } from './sessions.service.ts'

const PREFIX = 'cs_rt_'

export type TokenPairs = ReturnType<typeof createTokenPairs>

/** Sign-in of API clients: a UserSession with short access tokens and refresh tokens that rotate. */
export function createTokenPairs({
  db,
  config,
  audit,
  clock,
  sessions,
  accessTokens,
}: {
  db: Db
  config: Config
  audit: Audit
  clock: Clock
  sessions: Sessions
  accessTokens: AccessTokens
}) {
  async function pairFor(actor: UserActor, sessionId: SessionId): Promise<TokenPair> {
    const refreshToken = newSecret(PREFIX)
    const createdAt = clock.now()
    const expiresAt = new Date(createdAt.getTime() + config.sessionDays * DAY)
    const tokenHash = hashSecret(refreshToken)
    await refreshTokens.deleteExpiredRefreshTokens(db.write, sessionId, createdAt)
    await refreshTokens.insertRefreshToken(db.write, { tokenHash, sessionId, createdAt, expiresAt })
    return { ...(await accessTokens.issue(actor)), refreshToken, tokenType: 'Bearer' }
  }

  async function endStolen(
    { userId, sessionId }: { userId: UserId; sessionId: SessionId },
    origin: Origin,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      if (!(await deleteSession(tx, userId, sessionId))) return
      const object = { type: 'session', id: sessionId }
      const visitor = { kind: 'visitor', origin } as const
      const event = { action: 'auth.refresh-reused', outcome: 'denied', object } as const
      audit.record(tx, visitor, { ...event, accountId: userId })
    })
  }

  return {
    /** Signs in by password. @throws those of `Sessions.signIn` */
    async signIn(input: LoginInput, visitor: Visitor): Promise<TokenPair> {
      const { actor } = await sessions.signIn(input, visitor)
      return pairFor(actor, requireSession(actor).id)
    },

    /**
     * The next pair. A refresh token is good for one use (RFC 9700 §4.14.2): one that comes again was
     * stolen from the client or by it, and nobody knows who is who, so its session ends.
     * @throws Problem `invalid-refresh-token`
     */
    async refresh(refreshToken: string, origin: Origin): Promise<TokenPair> {
      const hash = hashSecret(refreshToken)
      const sessionId = await refreshTokens.useRefreshToken(db.write, hash, clock.now())
      const actor = sessionId && (await sessions.resume(sessionId, origin))
      if (actor && sessionId) return pairFor(actor, sessionId)
      const stolen = await refreshTokens.findUsedRefreshToken(db.write, hash)
      if (stolen) await endStolen(stolen, origin)
      throw problem('invalid-refresh-token')
    },
  }
}
