import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { EndpointKey, TokenScope } from '@cloudservice/contract'
import type { LightMyRequestResponse } from 'fastify'
import { DAY } from '../src/lib/time.ts'
import { createTestApp, type TestApp, type TestUser } from './app.ts'
import { bearer, buildNamed, endpointKeys, samples, send, startSession } from './requests.ts'

/**
 * Who may ask: `public` anybody, `self` everybody signed in about their own things, `session` the same
 * without tokens, `owner` only the one whose things are named, `admin` administrators. An endpoint without a row does not compile.
 */
const rules: Record<EndpointKey, 'public' | 'self' | 'session' | 'owner' | 'admin'> = {
  'GET /meta': 'public',
  'POST /setup': 'public',
  'POST /auth/register': 'public',
  'POST /auth/login': 'public',
  'POST /auth/token': 'public',
  'POST /auth/token/refresh': 'public',
  'POST /auth/password-reset': 'public',
  'POST /auth/password-reset/confirm': 'public',
  'POST /auth/logout': 'public',
  'POST /auth/reauthenticate': 'session',
  'GET /me': 'self',
  'PATCH /me': 'self',
  'POST /me/password': 'session',
  'GET /me/sessions': 'self',
  'DELETE /me/sessions/{id}': 'owner',
  'DELETE /me/sessions': 'self',
  'GET /me/audit': 'self',
  'GET /audit': 'admin',
  'GET /audit/export': 'admin',
  'GET /me/tokens': 'self',
  'POST /me/tokens': 'self',
  'DELETE /me/tokens/{tokenId}': 'owner',
  'POST /folders': 'owner',
  'GET /folders/{id}': 'owner',
  'PATCH /folders/{id}': 'owner',
  'DELETE /folders/{id}': 'owner',
  'POST /folders/{id}/copy': 'owner',
  'GET /folders/{id}/children': 'owner',
  'GET /folders/{id}/breadcrumbs': 'owner',
  'GET /folders/{id}/archive': 'owner',
  'POST /folders/{id}/files': 'owner',
  'POST /files': 'owner',
  'POST /files:batch': 'owner',
  'GET /files/{id}': 'owner',
  'PATCH /files/{id}': 'owner',
  'DELETE /files/{id}': 'owner',
  'POST /files/{id}/copy': 'owner',
  'GET /files/{id}/content': 'owner',
  'PUT /files/{id}/content': 'owner',
  'GET /files/{id}/versions': 'owner',
  'GET /files/{id}/versions/{versionId}/content': 'owner',
  'POST /files/{id}/versions/{versionId}/restore': 'owner',
  'GET /archive': 'owner',
  'GET /search': 'owner',
  'GET /recent': 'self',
  'GET /starred': 'self',
  'GET /duplicates': 'self',
  'GET /changes': 'self',
  'GET /activity': 'owner',
  'GET /trash': 'self',
  'POST /trash/{id}/restore': 'owner',
  'DELETE /trash/{id}': 'owner',
  'DELETE /trash': 'self',
}

type Answer = 'done' | 'nothing there' | 'not signed in' | 'not in scope' | 'not allowed'

interface Caller {
  what: string
  /** Made when they ask, since the ones before them may end sessions. */
  headers: () => Promise<Record<string, string>>
  /** What they get where a rule asks for more than anybody. */
  answers: Record<'self' | 'session' | 'owner' | 'admin', Answer>
}

let app: TestApp
let owner: TestUser
let now = new Date()
let callers: Caller[]
before(async () => {
  app = await createTestApp({}, { clock: { now: () => now } })
  owner = await app.buildUser()
  callers = await buildCallers()
})
after(() => app.close())

async function buildCallers(): Promise<Caller[]> {
  const [other, admin] = [await app.buildUser(), await app.buildUser({ role: 'admin' })]
  const as = (self: Answer, ownerAnswer = self, session = self) => {
    const admin: Answer = self === 'done' ? 'not allowed' : self
    return { self, owner: ownerAnswer, session, admin }
  }
  const byJwt = (user: TestUser) => async () => bearer(await signIn(user))
  return [
    { what: 'anonymous', headers: async () => ({}), answers: as('not signed in') },
    { what: 'owner by cookie', headers: () => startSession(app, owner), answers: as('done') },
    {
      what: 'owner by token',
      headers: async () => bearer(owner),
      answers: as('done', 'done', 'not allowed'),
    },
    { what: 'owner by JWT', headers: byJwt(owner), answers: as('done') },
    {
      what: 'other user',
      headers: () => startSession(app, other),
      answers: as('done', 'nothing there'),
    },
    {
      what: 'other user by JWT',
      headers: byJwt(other),
      answers: as('done', 'nothing there'),
    },
    {
      what: 'administrator',
      headers: () => startSession(app, admin),
      answers: { ...as('done', 'nothing there'), admin: 'done' },
    },
    ...(await Promise.all(
      (['session', 'token', 'JWT'] as const).map(async (kind) => ({
        what: `disabled user by ${kind}`,
        headers: () => disabled(kind),
        answers: as('not signed in'),
      })),
    )),
    ...(await expired()),
  ]
}

async function signIn({ me, password }: TestUser): Promise<{ token: string }> {
  const response = await send(app, 'POST /auth/token', { body: { email: me.email, password } })
  return { token: response.json().accessToken }
}

async function disabled(kind: 'session' | 'token' | 'JWT'): Promise<Record<string, string>> {
  const user = await app.buildUser()
  const headers = {
    session: () => startSession(app, user),
    token: async () => bearer(user),
    JWT: async () => bearer(await signIn(user)),
  }
  const credentials = await headers[kind]()
  const users = app.services.db.write.updateTable('users')
  await users.set({ disabled_at: now }).where('id', '=', user.me.id).execute()
  return credentials
}

/** Credentials of the owner whose time is over. */
async function expired(): Promise<Caller[]> {
  const today = now
  now = new Date(today.getTime() - 40 * DAY)
  const expiresAt = new Date(now.getTime() + DAY).toISOString()
  const token = await app.services.tokens.issue(owner.me.id, { name: 'old', expiresAt })
  const credentials = {
    session: await startSession(app, owner),
    token: bearer(token),
    JWT: bearer(await signIn(owner)),
  }
  now = today
  return Object.entries(credentials).map(([kind, headers]) => ({
    what: `expired ${kind}`,
    headers: async () => headers,
    answers: {
      self: 'not signed in',
      session: 'not signed in',
      owner: 'not signed in',
      admin: 'not signed in',
    },
  }))
}

function answerOf(key: EndpointKey, { statusCode, body }: LightMyRequestResponse): Answer {
  if (body.includes('"code":"unauthenticated"')) return 'not signed in'
  if (body.includes('"code":"insufficient-scope"')) return 'not in scope'
  if (body.includes('"code":"forbidden"')) return 'not allowed'
  if (statusCode === 404 || isEmptyOf(key, body)) return 'nothing there'
  // Answers that only somebody gets who may ask: the sample's name is taken, its password wrong.
  const isPast = /"code":"(name-taken|wrong-password)"/.test(body)
  assert.ok(statusCode < 300 || isPast, `${key}: ${body}`)
  return 'done'
}

/** Answers of lists and batches that tell of nothing and do nothing. */
function isEmptyOf(key: EndpointKey, body: string): boolean {
  if (key === 'GET /activity') return JSON.parse(body).data.length === 0
  return key === 'POST /files:batch' && JSON.parse(body).data[0].status === 404
}

test('each caller gets from each endpoint what its rule says', async () => {
  let asked = 0
  for (const { what, headers: make, answers } of callers) {
    const headers = await make()
    let named = await buildNamed(owner)
    for (const key of endpointKeys) {
      const rule = rules[key]
      // Signing out would end what the next requests come with.
      if (rule === 'public') continue
      const response = await send(app, key, samples[key](named), headers)
      assert.equal(answerOf(key, response), answers[rule], `${what}: ${key}: ${response.body}`)
      asked++
      if (answers[rule] === 'done' && !key.startsWith('GET ')) named = await buildNamed(owner)
    }
  }
  assert.ok(asked > 400, String(asked))
})

test('nobody needs to be signed in for what is public', async () => {
  const named = await buildNamed(owner)
  for (const key of endpointKeys.filter((each) => rules[each] === 'public')) {
    const { body } = await send(app, key, samples[key](named))
    assert.doesNotMatch(body, /"code":"(unauthenticated|insufficient-scope)"/, key)
  }
})

test('a token without any scope that fits gets nothing from any endpoint', async () => {
  const named = await buildNamed(owner)
  const scopes: TokenScope[] = ['account:read']
  const { token } = await app.services.tokens.issue(owner.me.id, { name: 'narrow', scopes })
  const readsAccount = new Set<EndpointKey>(['GET /me', 'GET /me/audit'])
  const others = endpointKeys.filter((key) => rules[key] !== 'public' && !readsAccount.has(key))
  for (const key of others) {
    const response = await send(app, key, samples[key](named), bearer({ token }))
    assert.equal(answerOf(key, response), 'not in scope', key)
  }
})
