import type { SessionId } from '@cloudservice/contract'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Config } from '../config/schema.ts'
import type { UserActor } from '../lib/actor.ts'
import { isUuid, newId } from '../lib/ids.ts'
import { type Clock, MINUTE, SECOND } from '../lib/time.ts'
import { ALGORITHM, type SigningKeys } from './signing-keys.ts'

const LIFETIME_MS = 15 * MINUTE
/** How far the clocks of those who sign and those who verify may lie apart. */
const LEEWAY_SECONDS = 30
const AUDIENCE = 'cloudservice'
const TYPE = 'at+jwt'

export type AccessTokens = ReturnType<typeof createAccessTokens>

/**
 * Access tokens: JWTs (RFC 9068) that name a UserSession, for 15 minutes. Each request looks the
 * session up, so that its end is theirs.
 */
export function createAccessTokens({
  keys,
  config,
  clock,
}: {
  keys: SigningKeys
  config: Config
  clock: Clock
}) {
  const issuer = config.publicUrl ?? AUDIENCE

  return {
    /** An access token for the session that the actor came with. */
    async issue(actor: UserActor): Promise<{ accessToken: string; expiresIn: number }> {
      const { kid, key } = await keys.signer()
      const issuedAt = Math.floor(clock.now().getTime() / SECOND)
      const expiresIn = LIFETIME_MS / SECOND
      const accessToken = await new SignJWT({ sid: actor.via.id })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(actor.id)
        .setJti(newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + expiresIn)
        .sign(key)
      return { accessToken, expiresIn }
    },

    /**
     * The session that a token names; undefined when it is not ours, changed or expired. Only our
     * algorithm and type are taken, whatever the token says of itself (RFC 8725 §3.1, §3.11).
     */
    async verify(token: string): Promise<SessionId | undefined> {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = typeof kid === 'string' ? await keys.verifier(kid) : undefined
            if (!key) throw new errors.JWKSNoMatchingKey()
            return key
          },
          {
            algorithms: [ALGORITHM],
            typ: TYPE,
            issuer,
            audience: AUDIENCE,
            requiredClaims: ['sid', 'sub', 'exp', 'iat'],
            currentDate: clock.now(),
            clockTolerance: LEEWAY_SECONDS,
          },
        )
        const { sid } = payload
        return typeof sid === 'string' && isUuid(sid) ? (sid as SessionId) : undefined
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
        throw error
      }
    },
  }
}

/** Whether a bearer secret has the form of a JWT; our other secrets have a prefix and no dots. */
export function isAccessToken(secret: string): boolean {
  return secret.split('.').length === 3
}
