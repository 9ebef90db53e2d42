import type { TokenId } from '@cloudservice/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { originOf } from '../api/auth.ts'
import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import { clearSessionCookie, setSessionCookie } from '../api/session-cookie.ts'
import type { Config } from '../config/schema.ts'
import { VERSION } from '../config/version.ts'
import type { Sessions, StartedSession } from './sessions.service.ts'
import type { Tokens } from './tokens.service.ts'
import type { Users } from './users.service.ts'

/** First run, sign-in, profile and personal access tokens. */
export function mountAccounts(
  mount: Mount,
  {
    users,
    sessions,
    tokens,
    cursors,
    config,
  }: { users: Users; sessions: Sessions; tokens: Tokens; cursors: Cursors; config: Config },
): void {
  mount('GET /meta', async () => ({
    name: 'CloudService',
    version: VERSION,
    setupRequired: await users.needsSetup(),
    registrationOpen: config.registration === 'open',
    uploadMaxBytes: config.uploadMaxBytes,
  }))

  mount('POST /setup', async ({ body, request, reply }) => {
    const origin = originOf(request)
    const me = await users.setUp(body, origin)
    answerWithCookie(request, reply, await sessions.start(me.id, origin))
    return me
  })

  mount('POST /auth/register', async ({ body, request, reply }) => {
    const origin = originOf(request)
    const me = await users.register(body, origin)
    answerWithCookie(request, reply, await sessions.start(me.id, origin))
    return me
  })

  mount('POST /auth/login', async ({ body, request, reply }) => {
    const session = await sessions.signIn(body, originOf(request))
    answerWithCookie(request, reply, session)
    return users.me(session.actor)
  })

  mount('POST /auth/logout', async ({ actor, request, reply }) => {
    if (actor) await sessions.signOut(actor)
    clearSessionCookie(request, reply)
  })

  mount('GET /me', async ({ actor }) => users.me(actor))

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

function answerWithCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  session: StartedSession,
): void {
  setSessionCookie(request, reply, session.secret, session.expiresAt)
}
