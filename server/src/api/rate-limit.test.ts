import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, type Sample, send, startSession } from '../../test/requests.ts'
import { settings } from '../config/schema.ts'

const upload: Sample = { query: { name: 'x.txt' }, payload: 'x' }

let registrations = 0
function register(app: TestApp, password: string, headers: Record<string, string> = {}) {
  const email = `new${++registrations}@example.org`
  return send(app, 'POST /auth/register', { body: { email, password } }, headers)
}

/** Sends a request so many times; the statuses in order. */
async function repeat(times: number, call: () => Promise<{ statusCode: number }>) {
  const statuses: number[] = []
  for (let at = 0; at < times; at++) statuses.push((await call()).statusCode)
  return statuses
}

test('by default a visitor has 100 requests an hour and a token 1000', async (t) => {
  assert.equal(settings.rateAnonymous.default, 100)
  assert.equal(settings.rateToken.default, 1000)
  const app = await createTestApp({
    CLOUDSERVICE_RATE_ANONYMOUS: '100',
    CLOUDSERVICE_RATE_TOKEN: '1000',
  })
  t.after(() => app.close())
  const user = await app.buildUser()
  const byToken = await send(app, 'GET /me', {}, bearer(user))
  assert.equal(byToken.headers['ratelimit-policy'], '"token";q=1000;w=3600')
  assert.match(String(byToken.headers.ratelimit), /^"token";r=999;t=\d+$/)

  const visit = () => send(app, 'GET /meta', {})
  assert.equal((await visit()).headers['ratelimit-policy'], '"anonymous";q=100;w=3600')
  assert.deepEqual([...new Set(await repeat(99, visit))], [200])
  const refused = await visit()
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.json().code, 'too-many-requests')
  assert.match(String(refused.headers.ratelimit), /^"anonymous";r=0;t=\d+$/)
  const wait = Number(refused.headers['retry-after'])
  assert.ok(wait > 3500 && wait <= 3600)
  assert.equal(refused.json().retryAfterSeconds, wait)
})

describe('budgets of their own', () => {
  let app: TestApp
  let user: TestUser
  let session: Record<string, string>
  before(async () => {
    app = await createTestApp({
      CLOUDSERVICE_RATE_SESSION: '5',
      CLOUDSERVICE_RATE_TOKEN: '5',
      CLOUDSERVICE_RATE_TRANSFER: '5',
      CLOUDSERVICE_RATE_LOGIN: '5',
      CLOUDSERVICE_RATE_ANONYMOUS: '5',
      CLOUDSERVICE_TRUSTED_PROXIES: '127.0.0.1',
    })
    user = await app.buildUser()
    session = await startSession(app, user)
  })
  after(() => app.close())

  test('browsing, an API token, transfers, registration and visits do not exhaust each other', async () => {
    const calls: Record<string, () => ReturnType<typeof send>> = {
      session: () => send(app, 'GET /me', {}, session),
      token: () => send(app, 'GET /me', {}, bearer(user)),
      transfer: () => send(app, 'POST /files', upload, session),
      login: () => register(app, 'short'),
      anonymous: () => send(app, 'GET /meta', {}),
    }
    for (const [name, call] of Object.entries(calls)) {
      const statuses = await repeat(5, call)
      assert.ok(!statuses.includes(429), `${name} was exhausted by another: ${statuses}`)
      const refused = await call()
      assert.equal(refused.statusCode, 429, name)
      assert.match(String(refused.headers['ratelimit-policy']), new RegExp(`^"${name}";q=5;`))
    }
  })

  test('bytes count the same by cookie and by token', async () => {
    const someone = await app.buildUser()
    const cookie = await startSession(app, someone)
    await repeat(5, () => send(app, 'POST /files', upload, cookie))
    assert.equal((await send(app, 'POST /files', upload, bearer(someone))).statusCode, 429)
  })

  test('users have budgets of their own', async () => {
    const [one, two] = [await app.buildUser(), await app.buildUser()]
    await repeat(6, () => send(app, 'GET /me', {}, bearer(one)))
    assert.equal((await send(app, 'GET /me', {}, bearer(two))).statusCode, 200)
  })

  test('only registrations that fail count, and a sign-in does not count at all', async () => {
    const from = { 'x-forwarded-for': '198.51.100.1' }
    const good = await repeat(12, () => register(app, 'long enough', from))
    assert.deepEqual([...new Set(good)], [201])
    const bad = await repeat(6, () => register(app, 'short', from))
    assert.deepEqual(bad, [422, 422, 422, 422, 422, 429])
    assert.equal((await register(app, 'long enough', from)).statusCode, 429)
    const sample = { body: { email: user.me.email, password: user.password } }
    assert.equal((await send(app, 'POST /auth/login', sample, from)).statusCode, 200)
  })

  test('visitors count by address, and in IPv6 by their /64', async () => {
    const visit = (ip: string) => send(app, 'GET /meta', {}, { 'x-forwarded-for': ip })
    await repeat(6, () => visit('203.0.113.1'))
    assert.equal((await visit('203.0.113.1')).statusCode, 429)
    assert.equal((await visit('203.0.113.2')).statusCode, 200)
    const spellings = ['::1', ':0:0:0:2', '::3:4', ':ffff:a:b:c', ':1::', '::']
    const statuses = []
    for (const rest of spellings) statuses.push((await visit(`2001:db8:0:0${rest}`)).statusCode)
    assert.equal(statuses.at(-1), 429)
    assert.equal((await visit('2001:db8::5')).statusCode, 429)
    assert.equal((await visit('2001:DB8:0:0:9:9:9:9')).statusCode, 429)
    assert.equal((await visit('2001:db8:0:1::1')).statusCode, 200)
  })

  test('a wrong token costs a visitor’s budget, and nothing at all is asked without one', async () => {
    const from = { 'x-forwarded-for': '198.51.100.9' }
    const without = await repeat(20, () => send(app, 'GET /me', {}, from))
    assert.deepEqual([...new Set(without)], [401])
    const wrong = { ...from, authorization: 'Bearer cs_pat_guess' }
    const guesses = await repeat(6, () => send(app, 'GET /me', {}, wrong))
    assert.deepEqual(guesses, [401, 401, 401, 401, 401, 429])
  })
})

test('of requests at the same time no more than the limit are let through', async (t) => {
  const app = await createTestApp({ CLOUDSERVICE_RATE_LOGIN: '5' })
  t.after(() => app.close())
  const tries = Array.from({ length: 30 }, () => register(app, 'short'))
  const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode)
  assert.equal(statuses.filter((status) => status === 422).length, 5)
  assert.equal(statuses.filter((status) => status === 429).length, 25)
})
