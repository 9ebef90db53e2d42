import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  createClient,
  type EndpointKey,
  type TokenScope,
  tokenScopes,
} from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import {
  bearer,
  buildNamed,
  codeOf,
  endpointKeys,
  samples,
  send,
  startSession,
  unsafeKeys,
} from '../../test/requests.ts'
import { DAY } from '../lib/time.ts'
import { hashSecret } from './secrets.ts'

let app: TestApp
let user: TestUser
let now = new Date()
before(async () => {
  app = await createTestApp({}, { clock: { now: () => now } })
  user = await app.buildUser()
})
after(() => app.close())

/** The scope that a token needs for each endpoint; null where any caller may. */
const neededScopes: Record<EndpointKey, TokenScope | null> = {
  'GET /meta': null,
  'POST /setup': null,
  'POST /auth/register': null,
  'POST /auth/login': null,
  'POST /auth/token': null,
  'POST /auth/token/refresh': null,
  'POST /auth/password-reset': null,
  'POST /auth/password-reset/confirm': null,
  'POST /auth/logout': null,
  'POST /auth/reauthenticate': 'all',
  'GET /me': 'account:read',
  'PATCH /me': 'all',
  'POST /me/password': 'all',
  'GET /me/sessions': 'all',
  'DELETE /me/sessions/{id}': 'all',
  'DELETE /me/sessions': 'all',
  'GET /me/tokens': 'all',
  'POST /me/tokens': 'all',
  'DELETE /me/tokens/{tokenId}': 'all',
  'POST /folders': 'files:write',
  'GET /folders/{id}': 'files:read',
  'PATCH /folders/{id}': 'files:write',
  'DELETE /folders/{id}': 'files:write',
  'POST /folders/{id}/copy': 'files:write',
  'GET /folders/{id}/children': 'files:read',
  'GET /folders/{id}/breadcrumbs': 'files:read',
  'GET /folders/{id}/archive': 'files:read',
  'POST /folders/{id}/files': 'files:write',
  'POST /files': 'files:write',
  'POST /files:batch': 'files:write',
  'GET /files/{id}': 'files:read',
  'PATCH /files/{id}': 'files:write',
  'DELETE /files/{id}': 'files:write',
  'POST /files/{id}/copy': 'files:write',
  'GET /files/{id}/content': 'files:read',
  'PUT /files/{id}/content': 'files:write',
  'GET /files/{id}/versions': 'files:read',
  'GET /files/{id}/versions/{versionId}/content': 'files:read',
  'POST /files/{id}/versions/{versionId}/restore': 'files:write',
  'GET /archive': 'files:read',
  'GET /search': 'files:read',
  'GET /recent': 'files:read',
  'GET /starred': 'files:read',
  'GET /duplicates': 'files:read',
  'GET /changes': 'files:read',
  'GET /activity': 'files:read',
  'GET /audit': 'all',
  'GET /audit/export': 'all',
  'GET /me/audit': 'account:read',
  'GET /trash': 'files:read',
  'POST /trash/{id}/restore': 'files:write',
  'DELETE /trash/{id}': 'files:write',
  'DELETE /trash': 'files:write',
}

function allows(scope: TokenScope, needed: TokenScope | null): boolean {
  if (needed === null || scope === 'all' || scope === needed) return true
  return scope === 'files:write' && needed === 'files:read'
}

test('a token does what its scopes say and nothing else, on every endpoint', async () => {
  let named = await buildNamed(user)
  for (const scope of tokenScopes) {
    const { token } = await app.services.tokens.issue(user.me.id, { name: scope, scopes: [scope] })
    for (const key of endpointKeys) {
      const response = await send(app, key, samples[key](named), bearer({ token }))
      const isAllowed = !response.body.includes('"code":"insufficient-scope"')
      const what = `${key} with ${scope}: ${response.statusCode} ${response.body.slice(0, 200)}`
      assert.equal(isAllowed, allows(scope, neededScopes[key]), what)
      if (isAllowed && unsafeKeys.includes(key)) named = await buildNamed(user)
    }
  }
})

test('a token is shown once and kept as a hash', async () => {
  const created = await user.api('POST /me/tokens', { body: { name: 'script' } })
  assert.match(created.token, /^cs_pat_[\w-]{43}$/)
  assert.deepEqual(created.scopes, ['files:read', 'files:write', 'account:read'])
  const listed = await user.api('GET /me/tokens')
  assert.equal(listed.data[0]?.id, created.id)
  assert.doesNotMatch(JSON.stringify(listed), /cs_pat_/)
  const row = await app.services.db.write
    .selectFrom('access_tokens')
    .select('token_hash')
    .where('id', '=', created.id)
    .executeTakeFirstOrThrow()
  assert.deepEqual(row.token_hash, hashSecret(created.token))
})

test('a narrow token cannot make, see or revoke tokens; a session can', async () => {
  const narrow = await user.api('POST /me/tokens', {
    body: { name: 'narrow', scopes: ['files:read', 'files:write', 'account:read'] },
  })
  const api = createClient({ baseUrl: app.url, token: narrow.token })
  assert.equal(
    await codeOf(api('POST /me/tokens', { body: { name: 'wide', scopes: ['all'] } })),
    'insufficient-scope',
  )
  assert.equal(await codeOf(api('GET /me/tokens')), 'insufficient-scope')
  const params = { tokenId: narrow.id }
  assert.equal(await codeOf(api('DELETE /me/tokens/{tokenId}', { params })), 'insufficient-scope')
  const session = await startSession(app, user)
  const made = await send(app, 'POST /me/tokens', { body: { name: 'by session' } }, session)
  assert.equal(made.statusCode, 201)
})

test('I18: a revoked token is worth nothing at the next request', async () => {
  const { id, token } = await user.api('POST /me/tokens', {
    body: { name: 'gone', scopes: ['all'] },
  })
  const api = createClient({ baseUrl: app.url, token })
  await api('GET /me')
  await user.api('DELETE /me/tokens/{tokenId}', { params: { tokenId: id } })
  assert.equal(await codeOf(api('GET /me')), 'unauthenticated')
  const again = user.api('DELETE /me/tokens/{tokenId}', { params: { tokenId: id } })
  assert.equal(await codeOf(again), 'not-found')
})

test('a token ends when it expires, and none can be made that has expired', async () => {
  const begin = now
  const expiresAt = new Date(begin.getTime() + DAY).toISOString()
  const { token } = await user.api('POST /me/tokens', { body: { name: 'short', expiresAt } })
  const api = createClient({ baseUrl: app.url, token })
  now = new Date(begin.getTime() + DAY - 1)
  assert.equal(await codeOf(api('GET /me')), 'done')
  now = new Date(begin.getTime() + DAY)
  assert.equal(await codeOf(api('GET /me')), 'unauthenticated')
  const body = { name: 'late', expiresAt: new Date(now.getTime() - 1).toISOString() }
  assert.equal(await codeOf(user.api('POST /me/tokens', { body })), 'validation-failed')
  now = begin
})

test('the list of tokens has pages, newest first, and notes the last use', async () => {
  const someone = await app.buildUser()
  for (const name of ['one', 'two', 'three']) {
    await someone.api('POST /me/tokens', { body: { name } })
  }
  const first = await someone.api('GET /me/tokens', { query: { limit: 2 } })
  assert.ok(first.page.next)
  const second = await someone.api('GET /me/tokens', {
    query: { limit: 2, cursor: first.page.next },
  })
  const all = [...first.data, ...second.data]
  assert.deepEqual(
    all.map(({ name }) => name),
    ['three', 'two', 'one', 'test'],
  )
  assert.equal(second.page.next, null)
  assert.deepEqual(
    all.map(({ lastUsedAt }) => lastUsedAt !== null),
    [false, false, false, true],
  )
})
