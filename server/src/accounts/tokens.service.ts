import type {
  AccessToken,
  NewAccessToken,
  NewAccessTokenInput,
  TokenId,
  UserId,
} from '@cloudservice/contract'
import type { Db } from '../infra/db.ts'
import { requireScope, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Clock } from '../lib/time.ts'
import { hashSecret, newSecret } from './secrets.ts'
import * as tokens from './tokens.repository.ts'

const PREFIX = 'cs_pat_'

export type Tokens = ReturnType<typeof createTokens>

/** Personal access tokens: bearer credentials for scripts and API clients. */
export function createTokens({ db, clock }: { db: Db; clock: Clock }) {
  async function issue(userId: UserId, input: NewAccessTokenInput): Promise<NewAccessToken> {
    const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt)
    if (expiresAt && expiresAt <= clock.now()) {
      throw problem('validation-failed', { detail: 'expiresAt lies in the past.' })
    }
    const secret = newSecret(PREFIX)
    const token = await tokens.insertToken(db.write, {
      id: newId<TokenId>(),
      userId,
      name: input.name,
      tokenHash: hashSecret(secret),
      scopes: input.scopes ?? ['files:read', 'files:write', 'account:read'],
      expiresAt,
    })
    return { ...token, token: secret }
  }

  return {
    /** Operator: a token for any user. */
    issue,

    /**
     * A token for the caller. It needs a session or the scope `all`, so that a narrow token cannot
     * make itself a wider one.
     * @throws Problem `insufficient-scope`
     */
    async create(actor: UserActor, input: NewAccessTokenInput): Promise<NewAccessToken> {
      requireScope(actor, 'all')
      return issue(actor.id, input)
    },

    /** The caller's tokens without their secrets, newest first. */
    async list(actor: UserActor, limit: number, after?: TokenId): Promise<AccessToken[]> {
      requireScope(actor, 'all')
      return tokens.listTokens(db.write, actor.id, limit, after)
    },

    /** From the next request on the token is worth nothing. @throws Problem `not-found` */
    async revoke(actor: UserActor, id: TokenId): Promise<void> {
      requireScope(actor, 'all')
      if (!(await tokens.deleteToken(db.write, actor.id, id))) throw problem('not-found')
    },
  }
}
