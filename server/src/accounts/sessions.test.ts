import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Session } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, send, startSession } from '../../test/requests.ts'
import { newId } from '../lib/ids.ts'
import { DAY, MINUTE } from '../lib/time.ts'
import { deviceName } from './device-name.ts'

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

let app: TestApp
let user: TestUser
let now = new Date()
before(async () => {
  const env = { CLOUDSERVICE_SESSION_DAYS: '30', CLOUDSERVICE_SESSION_MAX_DAYS: '90' }
  app = await createTestApp(env, { clock: { now: () => now } })
})
after(() => app.close())
beforeEach(async () => {
  user = await app.buildUser()
})

async function meStatus(headers: Record<string, string>): Promise<number> {
  return (await send(app, 'GET /me', {}, headers)).statusCode
}

async function list(headers: Record<string, string>): Promise<Session[]> {
  return (await send(app, 'GET /me/sessions', {}, headers)).json().data
}

async function logIn(headers: Record<string, string> = {}) {
  const body = { email: user.me.email, password: user.password }
  const response = await send(app, 'POST /auth/login', { body }, headers)
  assert.equal(response.statusCode, 200)
  return { cookie: `cs_session=${response.cookies[0]?.value}` }
}

describe('the list of sessions', () => {
  test('names the device, says where from and since when, and which one asks', async () => {
    const here = await logIn({ 'user-agent': firefox })
    const there = await startSession(app, user)
    const [newest, oldest, ...rest] = await list(here)
    assert.deepEqual(rest, [])
    assert.deepEqual(oldest, {
      id: oldest?.id,
      device: 'Firefox on Windows',
      ip: '127.0.0.1',
      userAgent: firefox,
      isCurrent: true,
      createdAt: now.toISOString(),
      lastSeenAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 30 * DAY).toISOString(),
    })
    assert.equal(newest?.isCurrent, false)
    assert.equal(newest?.device, null)
    assert.deepEqual(
      (await list(there)).map((session) => session.isCurrent),
      [true, false],
    )
  })

  test('says where a session was last used, noted once a minute', async () => {
    const session = await logIn({ 'user-agent': firefox })
    now = new Date(now.getTime() + 2 * MINUTE)
    await meStatus({ ...session, 'user-agent': 'curl/8.14.1' })
    const [seen] = await list({ ...session, 'user-agent': 'curl/8.14.1' })
    assert.equal(seen?.lastSeenAt, now.toISOString())
    assert.equal(seen?.device, 'curl')
  })

  test('comes in pages, shows nothing of anybody else and nothing that has expired', async () => {
    const other = await app.buildUser()
    await startSession(app, other)
    const sessions = [await startSession(app, user), await startSession(app, user)]
    const query = { limit: 1 }
    const first = await send(app, 'GET /me/sessions', { query }, sessions[0])
    const { data, page } = first.json()
    const cursor = page.next
    const second = await send(app, 'GET /me/sessions', { query: { limit: 1, cursor } }, sessions[0])
    assert.notEqual(second.json().data[0].id, data[0].id)
    assert.equal(second.json().page.next, null)
    now = new Date(now.getTime() + 31 * DAY)
    assert.deepEqual(await list(bearer(user)), [])
  })
})

describe('ending sessions', () => {
  test('I18: a session that is revoked is out at the next request', async () => {
    const [here, there] = [await startSession(app, user), await startSession(app, user)]
    const other = (await list(here)).find((session) => !session.isCurrent)
    const params = { id: other?.id }
    const answer = await send(app, 'DELETE /me/sessions/{id}', { params }, here)
    assert.equal(answer.statusCode, 204)
    assert.equal(await meStatus(there), 401)
    assert.equal(await meStatus(here), 200)
    assert.equal((await send(app, 'DELETE /me/sessions/{id}', { params }, here)).statusCode, 404)
  })

  test('somebody else’s session is not found, and lives on', async () => {
    const theirs = await startSession(app, await app.buildUser())
    const [session] = await list(theirs)
    for (const id of [session?.id, newId()]) {
      const answer = await send(app, 'DELETE /me/sessions/{id}', { params: { id } }, bearer(user))
      assert.equal(answer.json().code, 'not-found')
    }
    assert.equal(await meStatus(theirs), 200)
  })

  test('I18: all others end at once, of this account only', async () => {
    const theirs = await startSession(app, await app.buildUser())
    const here = await startSession(app, user)
    const others = [await startSession(app, user), await startSession(app, user)]
    assert.equal((await send(app, 'DELETE /me/sessions', {}, here)).statusCode, 204)
    for (const other of others) assert.equal(await meStatus(other), 401)
    assert.equal(await meStatus(here), 200)
    assert.equal(await meStatus(theirs), 200)
    assert.equal(await meStatus(bearer(user)), 200)
  })

  test('a sign-in never keeps the cookie that came with it, and ends that session', async () => {
    const planted = await startSession(app, await app.buildUser())
    const mine = await logIn(planted)
    assert.notEqual(mine.cookie, planted.cookie)
    assert.equal(await meStatus(planted), 401)
    assert.equal(await meStatus(mine), 200)
    const again = await logIn(mine)
    assert.equal(await meStatus(mine), 401)
    assert.equal(await meStatus(again), 200)
    const unknown = { cookie: `cs_session=${'a'.repeat(43)}` }
    assert.notEqual((await logIn(unknown)).cookie, unknown.cookie)
    assert.equal(await meStatus(unknown), 401)
  })

  test('however much it is used, a session ends after 90 days', async () => {
    const begin = now
    const session = await startSession(app, user)
    for (const days of [29, 58, 87]) {
      now = new Date(begin.getTime() + days * DAY)
      assert.equal(await meStatus(session), 200, `${days} days`)
    }
    const [seen] = await list(session)
    assert.equal(seen?.expiresAt, new Date(begin.getTime() + 90 * DAY).toISOString())
    now = new Date(begin.getTime() + 90 * DAY - 1)
    assert.equal(await meStatus(session), 200)
    now = new Date(begin.getTime() + 90 * DAY)
    assert.equal(await meStatus(session), 401)
  })

  test('without use it ends after 30 days', async () => {
    const begin = now
    const session = await startSession(app, user)
    now = new Date(begin.getTime() + 30 * DAY)
    assert.equal(await meStatus(session), 401)
    now = begin
  })
})

test('user agents become what people call their devices', () => {
  const chrome =
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36'
  const safari =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15'
  assert.equal(deviceName(firefox), 'Firefox on Windows')
  assert.equal(deviceName(chrome), 'Chrome on Android')
  assert.equal(deviceName(safari), 'Safari on macOS')
  assert.equal(deviceName('curl/8.14.1'), 'curl')
  assert.equal(deviceName('node'), 'node')
  for (const nothing of [null, '', '<script>', ' ']) assert.equal(deviceName(nothing), null)
})
