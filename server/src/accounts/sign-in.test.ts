import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { codeOf, send, startSession } from '../../test/requests.ts'
import { DAY } from '../lib/time.ts'
import { hashSecret } from './secrets.ts'

let app: TestApp
let user: TestUser
let now = new Date()
before(async () => {
  const env = { CLOUDSERVICE_TRUSTED_PROXIES: '127.0.0.1', CLOUDSERVICE_SESSION_DAYS: '30' }
  app = await createTestApp(env, { clock: { now: () => now } })
  user = await app.buildUser()
})
after(() => app.close())

function logIn(email: string, password: string, headers: Record<string, string> = {}) {
  return send(app, 'POST /auth/login', { body: { email, password } }, headers)
}

async function meStatus(headers: Record<string, string>): Promise<number> {
  return (await send(app, 'GET /me', {}, headers)).statusCode
}

async function disable({ me }: TestUser): Promise<void> {
  const users = app.services.db.write.updateTable('users')
  await users.set({ disabled_at: new Date() }).where('id', '=', me.id).execute()
}

describe('signing in', () => {
  test('sets a cookie that signs in; only its hash is kept', async () => {
    const response = await logIn(user.me.email.toUpperCase(), user.password)
    assert.equal(response.statusCode, 200)
    assert.equal(response.json().id, user.me.id)
    const secret = response.cookies[0]?.value ?? ''
    assert.equal(await meStatus({ cookie: `cs_session=${secret}` }), 200)
    const row = await app.services.db.write
      .selectFrom('user_sessions')
      .select('user_id')
      .where('token_hash', '=', hashSecret(secret))
      .executeTakeFirst()
    assert.equal(row?.user_id, user.me.id)
  })

  test('an unknown address, a wrong password and a disabled account get the same answer', async () => {
    const disabled = await app.buildUser()
    await disable(disabled)
    const answers = [
      await logIn('nobody@example.org', user.password),
      await logIn(user.me.email, 'wrong password'),
      await logIn(disabled.me.email, disabled.password),
    ].map((response) => {
      const { requestId, ...body } = response.json()
      const { date, 'x-request-id': id, ...headers } = response.headers
      return { status: response.statusCode, body, headers: { ...headers, 'content-length': 0 } }
    })
    assert.equal(answers[0]?.status, 401)
    assert.equal(answers[0]?.body.code, 'invalid-credentials')
    assert.deepEqual(answers[1], answers[0])
    assert.deepEqual(answers[2], answers[0])
  })

  test('passwords are kept as argon2id with the parameters of OWASP, one salt each', async () => {
    const other = await app.buildUser()
    const rows = await app.services.db.write
      .selectFrom('users')
      .select('password_hash')
      .where('id', 'in', [user.me.id, other.me.id])
      .execute()
    const hashes = rows.map((row) => row.password_hash)
    for (const hash of hashes) assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.notEqual(hashes[0], hashes[1])
  })

  test('the password counts in NFC, so that every keyboard can type it', async () => {
    const email = 'umlaut@example.org'
    await app.services.users.create({ email, password: 'pa\u00dfw\u00f6rter' })
    assert.equal((await logIn(email, 'pa\u00dfwo\u0308rter')).statusCode, 200)
    assert.equal((await logIn(email, 'passworter')).statusCode, 401)
  })
})

describe('the session cookie', () => {
  test('over http is HttpOnly and SameSite=Lax for the whole site', async () => {
    const response = await logIn(user.me.email, user.password)
    const [cookie = ''] = response.headers['set-cookie'] ?? []
    assert.match(cookie, /^cs_session=[\w-]{43}; /)
    const attributes = cookie.split('; ').slice(1)
    assert.deepEqual(attributes.filter((part) => !part.startsWith('Expires=')).sort(), [
      'HttpOnly',
      'Path=/',
      'SameSite=Lax',
    ])
  })

  test('over https behind a trusted proxy has the prefix __Host- and is Secure', async () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const response = await logIn(user.me.email, user.password, headers)
    const cookie = String(response.headers['set-cookie'])
    assert.match(cookie, /^__Host-cs_session=.*,__Host-cs_device=/)
    assert.match(cookie, /; Secure/)
    assert.match(cookie, /; Path=\//)
    assert.doesNotMatch(cookie, /Domain/i)
    assert.match(String(response.headers['strict-transport-security']), /^max-age=\d{8}/)
    const secret = response.cookies[0]?.value
    assert.equal(await meStatus({ cookie: `__Host-cs_session=${secret}` }), 200)
  })

  test('what a stranger says about https counts for nothing', async (t) => {
    const open = await createTestApp()
    t.after(() => open.close())
    const someone = await open.buildUser()
    const body = { email: someone.me.email, password: someone.password }
    const headers = { 'x-forwarded-proto': 'https' }
    const response = await send(open, 'POST /auth/login', { body }, headers)
    assert.match(String(response.headers['set-cookie']), /^cs_session=/)
    assert.equal(response.headers['strict-transport-security'], undefined)
  })
})

describe('the end of a session', () => {
  test('I18: signing out ends it at the next request and takes the cookie back', async () => {
    const session = await startSession(app, user)
    const other = await startSession(app, user)
    const response = await send(app, 'POST /auth/logout', {}, session)
    assert.equal(response.statusCode, 204)
    assert.match(String(response.headers['set-cookie']), /^cs_session=; .*Expires=Thu, 01 Jan 1970/)
    assert.equal(await meStatus(session), 401)
    assert.equal(await meStatus(other), 200)
    assert.equal((await send(app, 'POST /auth/logout', {}, session)).statusCode, 204)
  })

  test('each sign-in has a secret of its own, whatever cookie came with it', async () => {
    const session = await startSession(app, user)
    const response = await logIn(user.me.email, user.password, session)
    assert.notEqual(`cs_session=${response.cookies[0]?.value}`, session.cookie)
  })

  test('it lasts as many days as the settings say since its last use', async () => {
    const begin = now
    const session = await startSession(app, user)
    now = new Date(begin.getTime() + 29 * DAY)
    assert.equal(await meStatus(session), 200)
    now = new Date(begin.getTime() + 58 * DAY)
    assert.equal(await meStatus(session), 200)
    now = new Date(begin.getTime() + 89 * DAY)
    assert.equal(await meStatus(session), 401)
    now = begin
  })

  test('I18: a disabled account is out at the next request, by cookie and by token', async () => {
    const someone = await app.buildUser()
    const session = await startSession(app, someone)
    await disable(someone)
    assert.equal(await meStatus(session), 401)
    assert.equal(await codeOf(someone.api('GET /me')), 'unauthenticated')
  })

  test('I18: a new password ends all sessions of the account and of no other', async () => {
    const someone = await app.buildUser()
    const sessions = [await startSession(app, someone), await startSession(app, someone)]
    const untouched = await startSession(app, user)
    await app.services.users.setPassword(someone.me.email, 'another password')
    for (const session of sessions) assert.equal(await meStatus(session), 401)
    assert.equal(await meStatus(untouched), 200)
    assert.equal((await logIn(someone.me.email, someone.password)).statusCode, 401)
    assert.equal((await logIn(someone.me.email, 'another password')).statusCode, 200)
  })
})
