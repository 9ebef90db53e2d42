import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { hash } from '@node-rs/argon2'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, eventually, send, startSession } from '../../test/requests.ts'
import { MINUTE } from '../lib/time.ts'

const newPassword = 'a quite different one'

let app: TestApp
let user: TestUser
let session: Record<string, string>
let now = new Date()
before(async () => {
  app = await createTestApp({ CLOUDSERVICE_LOGIN_TRIES: '5' }, { clock: { now: () => now } })
})
after(() => app.close())
beforeEach(async () => {
  user = await app.buildUser()
  session = await startSession(app, user)
})

function change(body: object, headers = session): Promise<LightMyRequestResponse> {
  return send(app, 'POST /me/password', { body }, headers)
}

function reauthenticate(password: string, headers = session): Promise<LightMyRequestResponse> {
  return send(app, 'POST /auth/reauthenticate', { body: { password } }, headers)
}

async function meStatus(headers: Record<string, string>): Promise<number> {
  return (await send(app, 'GET /me', {}, headers)).statusCode
}

function logIn(password: string) {
  return send(app, 'POST /auth/login', { body: { email: user.me.email, password } })
}

function cookieOf(response: LightMyRequestResponse) {
  return { cookie: `cs_session=${response.cookies[0]?.value}` }
}

function later(minutes: number): void {
  now = new Date(now.getTime() + minutes * MINUTE)
}

async function passwordHash(): Promise<string> {
  const query = app.services.db.write.selectFrom('users').select('password_hash')
  return (await query.where('id', '=', user.me.id).executeTakeFirstOrThrow()).password_hash
}

describe('changing the password', () => {
  test('I18: ends all other sessions, gives this one another cookie, and keeps tokens', async () => {
    const other = await startSession(app, user)
    const answer = await change({ currentPassword: user.password, newPassword })
    assert.equal(answer.statusCode, 204)
    assert.notEqual(cookieOf(answer).cookie, session.cookie)
    assert.equal(await meStatus(cookieOf(answer)), 200)
    assert.equal(await meStatus(session), 401)
    assert.equal(await meStatus(other), 401)
    assert.equal(await meStatus(bearer(user)), 200)
    assert.equal((await logIn(user.password)).statusCode, 401)
    assert.equal((await logIn(newPassword)).statusCode, 200)
  })

  test('with a wrong current password changes nothing, and five of them make it wait', async () => {
    const body = { currentPassword: 'wrong password', newPassword }
    for (let at = 0; at < 5; at++) {
      assert.equal((await change(body)).json().code, 'wrong-password')
    }
    const refused = await change({ currentPassword: user.password, newPassword })
    assert.equal(refused.json().code, 'too-many-requests')
    assert.equal(refused.headers['retry-after'], '1')
    assert.equal((await logIn(user.password)).statusCode, 200)
    assert.equal(await meStatus(session), 200)
  })

  test('is for sessions; a token cannot do it, not even with the password', async () => {
    const body = { currentPassword: user.password, newPassword }
    assert.equal((await change(body, bearer(user))).json().code, 'forbidden')
    assert.equal((await reauthenticate(user.password, bearer(user))).json().code, 'forbidden')
    assert.equal((await logIn(user.password)).statusCode, 200)
  })

  test('to a password that cannot be used is refused and ends nothing', async () => {
    for (const weak of ['short', 'password', 'é'.repeat(513)]) {
      const answer = await change({ currentPassword: user.password, newPassword: weak })
      assert.equal(answer.json().code, 'weak-password', weak)
    }
    const tooLong = await change({ currentPassword: user.password, newPassword: 'a'.repeat(1025) })
    assert.equal(tooLong.json().code, 'validation-failed')
    assert.equal(await meStatus(session), 200)
  })
})

test('I18: a sign-in with the old password that meets the change begins no session', async () => {
  const { db } = app.services
  const signIn = await db.transaction(async (tx) => {
    const users = tx.updateTable('users').set({ password_hash: 'changed' })
    await users.where('id', '=', user.me.id).execute()
    const pending = logIn(user.password)
    await eventually('the sign-in waits for the change', async () => {
      const waiting = await sql`
        select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db.write)
      return waiting.rows.length > 0
    })
    await tx.deleteFrom('user_sessions').where('user_id', '=', user.me.id).execute()
    return { pending }
  })
  assert.equal((await signIn.pending).json().code, 'unavailable')
  const left = db.write.selectFrom('user_sessions').select('id')
  assert.deepEqual(await left.where('user_id', '=', user.me.id).execute(), [])
})

describe('giving the password again', () => {
  test('is needed when it was not given for ten minutes', async () => {
    later(10)
    const fresh = await change({ newPassword })
    assert.equal(fresh.statusCode, 204)
    session = cookieOf(fresh)
    later(11)
    const stale = await change({ newPassword: user.password })
    assert.equal(stale.statusCode, 403)
    assert.equal(stale.json().code, 'reauthentication-required')
    const again = await reauthenticate(newPassword)
    assert.equal(again.statusCode, 204)
    assert.equal((await change({ newPassword: user.password }, cookieOf(again))).statusCode, 204)
  })

  test('gives the session another cookie; the old one is worth nothing', async () => {
    const answer = await reauthenticate(user.password)
    assert.notEqual(cookieOf(answer).cookie, session.cookie)
    assert.equal(await meStatus(session), 401)
    assert.equal(await meStatus(cookieOf(answer)), 200)
  })

  test('wrongly leaves the session as it was', async () => {
    later(11)
    assert.equal((await reauthenticate('wrong password')).json().code, 'wrong-password')
    assert.equal((await change({ newPassword })).json().code, 'reauthentication-required')
    assert.equal(await meStatus(session), 200)
  })

  test('makes one session fresh and not the others', async () => {
    const other = await startSession(app, user)
    later(11)
    await reauthenticate(user.password)
    const answer = await change({ newPassword }, other)
    assert.equal(answer.json().code, 'reauthentication-required')
  })
})

describe('what a password may be', () => {
  const register = (password: string) =>
    codeOf(app.anonymous('POST /auth/register', { body: { email: `${++count}@x.org`, password } }))
  let count = 0

  test('common ones are refused in any case and Unicode form', async () => {
    for (const common of ['password', 'PassWord', '12345678', 'qwertyuiop', 'ironhorse']) {
      assert.equal(await register(common), 'weak-password', common)
    }
    assert.equal(await register('password and then some'), 'done')
    assert.equal(await register('password\n12345678'), 'done')
  })

  test('eight signs of any script are enough, and 1024 bytes are taken', async () => {
    assert.equal(await register('пароль-ё'), 'done')
    assert.equal(await register('😀😁😂😃😄😅😆😇'), 'done')
    assert.equal(await register('x'.repeat(1024)), 'done')
    assert.equal(await register('é'.repeat(512)), 'done')
    assert.equal(await register('é'.repeat(513)), 'weak-password')
    // Eight code points, but four letters once the accents are a part of them.
    assert.equal(await register('e\u0301'.repeat(4)), 'weak-password')
    assert.equal(await register('x'.repeat(1025)), 'validation-failed')
  })
})

test('a sign-in makes a hash with weaker parameters anew, and only a right one does', async () => {
  const weak = await hash(user.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  const users = app.services.db.write.updateTable('users').set({ password_hash: weak })
  await users.where('id', '=', user.me.id).execute()
  assert.equal((await logIn('wrong password')).statusCode, 401)
  assert.equal(await passwordHash(), weak)
  assert.equal((await logIn(user.password)).statusCode, 200)
  const strong = await passwordHash()
  assert.match(strong, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal((await logIn(user.password)).statusCode, 200)
  assert.equal(await passwordHash(), strong)
})
