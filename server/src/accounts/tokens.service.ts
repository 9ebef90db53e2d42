import type {
  AccessToken,
  NewAccessToken,
  NewAccessTokenInput,
  TokenId,
  UserId,
} from '@cloudservice/contract'
import type { Audit } from '../audit/audit.service.ts'
import type { Db } from '../infra/db.ts'
import { type Actor, requireScope, systemActor, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Clock } from '../lib/time.ts'
import { hashSecret, newSecret } from './secrets.ts'
import * as tokens from './tokens.repository.ts'

const PREFIX = 'cs_pat_'

export type Tokens = ReturnType<typeof createTokens>

/** Personal access tokens: bearer credentials for scripts and API clients. */
export function createTokens({ db, audit, clock }: { db: Db; audit: Audit; clock: Clock }) {
  async function add(
    actor: Actor,
    userId: UserId,
    input: NewAccessTokenInput,
  ): Promise<NewAccessToken> {
    const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt)
    if (expiresAt && expiresAt <= clock.now()) {
      throw problem('validation-failed', { detail: 'expiresAt lies in the past.' })
    }
    const secret = newSecret(PREFIX)
    const scopes = input.scopes ?? ['files:read', 'files:write', 'account:read']
    const token = await db.transaction(async (tx) => {
      const { name } = input
      const id = newId<TokenId>()
      audit.record(tx, actor, {
        action: 'token.created',
        accountId: userId,
        object: { type: 'token', id },
        details: { name, scopes, expiresAt: expiresAt?.toISOString() ?? null },
      })
      const tokenHash = hashSecret(secret)
      return tokens.insertToken(tx, { id, userId, name, tokenHash, scopes, expiresAt })
    })
    return { ...token, token: secret }
  }

  return {
    /** Operator: a token for any user. */
    async issue(userId: UserId, input: NewAccessTokenInput): Promise<NewAccessToken> {
      return add(systemActor, userId, input)
    },

    /**
     * A token for the caller. It needs a session or the scope `all`, so that a narrow token cannot
     * make itself a wider one.
     * @throws Problem `insufficient-scope`
     */
    async create(actor: UserActor, input: NewAccessTokenInput): Promise<NewAccessToken> {
      requireScope(actor, 'all')
      return add(actor, actor.id, input)
    },

    /** The caller's tokens without their secrets, newest first. */
    async list(actor: UserActor, limit: number, after?: TokenId): Promise<AccessToken[]> {
      requireScope(actor, 'all')
      return tokens.listTokens(db.write, actor.id, limit, after)
    },

    /** From the next request on the token is worth nothing. @throws Problem `not-found` */
    async revoke(actor: UserActor, id: TokenId): Promise<void> {
      requireScope(actor, 'all')
      await db.transaction(async (tx) => {
        const token = await tokens.deleteToken(tx, actor.id, id)
        if (!token) throw problem('not-found')
        const object = { type: 'token', id }
        audit.record(tx, actor, { action: 'token.revoked', object, details: token })
      })
    },
  }
}
