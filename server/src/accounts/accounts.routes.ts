import type { SessionId, TokenId } from '@cloudservice/contract'
import type { FastifyRequest } from 'fastify'
import { originOf } from '../api/auth.ts'
import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import { clearSessionCookie, deviceCookieOf, setSessionCookies } from '../api/session-cookie.ts'
import type { Config } from '../config/schema.ts'
import { VERSION } from '../config/version.ts'
import type { Mailer } from '../infra/mailer.ts'
import type { OwnPassword } from './own-password.service.ts'
import type { PasswordResets } from './password-resets.service.ts'
import type { Sessions, Visitor } from './sessions.service.ts'
import type { TokenPairs } from './token-pairs.service.ts'
import type { Tokens } from './tokens.service.ts'
import type { Users } from './users.service.ts'

/** First run, sign-in, profile and personal access tokens. */
export function mountAccounts(
  mount: Mount,
  {
    users,
    sessions,
    ownPassword,
    tokens,
    tokenPairs,
    passwordResets,
    mailer,
    cursors,
    config,
  }: {
    users: Users
    sessions: Sessions
    ownPassword: OwnPassword
    tokens: Tokens
    tokenPairs: TokenPairs
    passwordResets: PasswordResets
    mailer: Mailer
    cursors: Cursors
    config: Config
  },
): void {
  mount('GET /meta', async () => ({
    name: 'CloudService',
    version: VERSION,
    setupRequired: await users.needsSetup(),
    mailOn: mailer.isOn,
    registrationOpen: config.registration === 'open',
    uploadMaxBytes: config.uploadMaxBytes,
  }))

  mount('POST /setup', async ({ body, request, reply }) => {
    const me = await users.setUp(body, originOf(request))
    setSessionCookies(request, reply, await sessions.start(me.id, visitorOf(request)))
    return me
  })

  mount('POST /auth/register', async ({ body, request, reply }) => {
    const me = await users.register(body, originOf(request))
    setSessionCookies(request, reply, await sessions.start(me.id, visitorOf(request)))
    return me
  })

  mount('POST /auth/login', async ({ body, request, reply }) => {
    const session = await sessions.signIn(body, visitorOf(request))
    setSessionCookies(request, reply, session)
    return users.me(session.actor)
  })

  mount('POST /auth/token', async ({ body, request }) =>
    tokenPairs.signIn(body, visitorOf(request)),
  )

  mount('POST /auth/token/refresh', async ({ body, request }) =>
    tokenPairs.refresh(body.refreshToken, originOf(request)),
  )

  mount('POST /auth/password-reset', async ({ body, request }) =>
    passwordResets.request(body.email, originOf(request)),
  )

  mount('POST /auth/password-reset/confirm', async ({ body, request }) =>
    passwordResets.confirm(body.token, body.password, originOf(request)),
  )

  mount('POST /auth/logout', async ({ actor, request, reply }) => {
    if (actor) await sessions.signOut(actor)
    clearSessionCookie(request, reply)
  })

  mount('POST /auth/reauthenticate', async ({ actor, body, request, reply }) => {
    setSessionCookies(request, reply, await ownPassword.reauthenticate(actor, body))
  })

  mount('GET /me', async ({ actor }) => users.me(actor))

  mount('PATCH /me', async ({ actor, body }) => users.update(actor, body))

  mount('POST /me/password', async ({ actor, body, request, reply }) => {
    setSessionCookies(request, reply, await ownPassword.change(actor, body))
  })

  mount('GET /me/sessions', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const items = await sessions.list(actor, limit + 1, after?.[0] as SessionId | undefined)
    return writePage(cursors, request, reply, { items, limit, keyOf: (session) => [session.id] })
  })

  mount('DELETE /me/sessions/{id}', async ({ actor, params }) => sessions.end(actor, params.id))

  mount('DELETE /me/sessions', async ({ actor }) => sessions.endOthers(actor))

  mount('GET /me/tokens', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const items = await tokens.list(actor, limit + 1, after?.[0] as TokenId | undefined)
    return writePage(cursors, request, reply, { items, limit, keyOf: (token) => [token.id] })
  })

  mount('POST /me/tokens', async ({ actor, body }) => tokens.create(actor, body))

  mount('DELETE /me/tokens/{tokenId}', async ({ actor, params }) =>
    tokens.revoke(actor, params.tokenId),
  )
}

function visitorOf(request: FastifyRequest): Visitor {
  return { origin: originOf(request), device: deviceCookieOf(request), actor: request.actor }
}
