import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import {
  bearer,
  buildNamed,
  endpointKeys,
  samples,
  send,
  startSession,
  unsafeKeys,
} from '../../test/requests.ts'

let app: TestApp
let user: TestUser
let session: Record<string, string>
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  session = await startSession(app, user)
})
after(() => app.close())

/** What a browser says of a request that another site's page made it send. */
const foreign: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:80@evil.example' },
  { origin: 'https://localhost' },
  { origin: 'http://localhost:81' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
  { 'sec-fetch-site': '', origin: 'http://localhost' },
]

/** What it says of our own pages, and what a program that is no browser leaves out. */
const own: Record<string, string>[] = [
  {},
  { origin: 'http://localhost' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'same-origin', origin: 'http://localhost' },
  { 'sec-fetch-site': 'none' },
]

/** Everything that a user can see, as text. */
async function stateOf({ api }: TestUser): Promise<string> {
  const lists = [
    await api('GET /me'),
    await api('GET /me/tokens'),
    await api('GET /search', { query: { limit: 200 } }),
    await api('GET /starred'),
    await api('GET /trash'),
    await api('GET /changes', { query: { limit: 1000 } }),
    await app.services.users.list(),
  ]
  return JSON.stringify(lists).replace(/"(lastUsedAt|cursor)":"[^"]*"/g, '')
}

test('no endpoint that changes something takes a cookie from another site, and nothing changes', async () => {
  const named = await buildNamed(user)
  const before = await stateOf(user)
  for (const key of unsafeKeys) {
    for (const headers of foreign) {
      const response = await send(app, key, samples[key](named), { ...session, ...headers })
      assert.equal(response.statusCode, 403, `${key} ${JSON.stringify(headers)}`)
      assert.equal(response.json().code, 'cross-site-request')
    }
  }
  assert.equal(await stateOf(user), before)
  const me = await send(app, 'GET /me', {}, session)
  assert.equal(me.statusCode, 200, 'the session was ended from another site')
})

test('nor without a cookie: a stranger cannot sign a browser in or out', async () => {
  for (const key of ['POST /auth/login', 'POST /auth/logout', 'POST /auth/register'] as const) {
    const headers = { 'sec-fetch-site': 'cross-site' }
    const response = await send(app, key, samples[key](await buildNamed(user)), headers)
    assert.equal(response.json().code, 'cross-site-request', key)
  }
})

test('our own pages, and programs that are no browser, are let through', async () => {
  for (const headers of own) {
    for (const key of ['PATCH /files/{id}', 'DELETE /files/{id}'] as const) {
      const named = await buildNamed(user)
      const response = await send(app, key, samples[key](named), { ...session, ...headers })
      assert.ok(response.statusCode < 300, `${key} ${JSON.stringify(headers)} ${response.body}`)
    }
  }
})

test('a token is no cookie: no browser adds it by itself, so its origin does not matter', async () => {
  for (const headers of foreign) {
    const named = await buildNamed(user)
    const credentials = { ...session, ...bearer(user), ...headers }
    const key = 'DELETE /files/{id}'
    assert.equal((await send(app, key, samples[key](named), credentials)).statusCode, 204)
  }
})

test('a cookie beside an Authorization header that is no token stays guarded', async () => {
  const named = await buildNamed(user)
  for (const authorization of ['Basic eDp5', 'Bearer', 'Bearer ', 'bearer\t']) {
    const headers = { ...session, authorization, 'sec-fetch-site': 'cross-site' }
    const key = 'DELETE /files/{id}'
    const response = await send(app, key, samples[key](named), headers)
    assert.equal(response.json().code, 'cross-site-request', authorization)
  }
})

test('reading is possible from anywhere, since the answer is not readable there', async () => {
  const admin = await app.buildUser({ role: 'admin' })
  const named = await buildNamed(admin)
  const cookie = await startSession(app, admin)
  for (const key of endpointKeys.filter((key) => key.startsWith('GET '))) {
    const headers = { ...cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const response = await send(app, key, samples[key](named), headers)
    assert.equal(response.statusCode, 200, key)
    assert.equal(response.headers['access-control-allow-origin'], undefined, key)
  }
})

test('behind a proxy the address that people use is the own origin, and no other', async (t) => {
  const proxied = await createTestApp({ CLOUDSERVICE_PUBLIC_URL: 'https://files.example.org/' })
  t.after(() => proxied.close())
  const someone = await proxied.buildUser()
  const cookie = await startSession(proxied, someone)
  const origins = {
    'https://files.example.org': 201,
    'http://files.example.org': 403,
    'https://files.example.org.evil.example': 403,
    'http://localhost': 403,
  }
  for (const [origin, status] of Object.entries(origins)) {
    const sample = { body: { parentId: 'root', name: `From ${status}` } }
    const response = await send(proxied, 'POST /folders', sample, { ...cookie, origin })
    assert.equal(response.statusCode, status, origin)
  }
})
