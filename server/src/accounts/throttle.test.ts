import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { send } from '../../test/requests.ts'
import { compose } from '../compose.ts'
import { DAY, MINUTE } from '../lib/time.ts'

let app: TestApp
let user: TestUser
let now = new Date()
const clock = { now: () => now }
before(async () => {
  const env = {
    CLOUDSERVICE_LOGIN_TRIES: '5',
    CLOUDSERVICE_RATE_LOGIN: '20',
    CLOUDSERVICE_TRUSTED_PROXIES: '127.0.0.1',
  }
  app = await createTestApp(env, { clock })
})
after(() => app.close())
beforeEach(async () => {
  user = await app.buildUser()
})

let networks = 0
/** An address that nobody tried from yet. */
function newNetwork(): string {
  networks += 1
  return `10.${networks >> 8}.${networks & 255}.1`
}

interface From {
  ip?: string
  cookie?: string
}

function logIn(email: string, password: string, { ip = newNetwork(), cookie }: From = {}) {
  const headers = { 'x-forwarded-for': ip, ...(cookie ? { cookie } : {}) }
  return send(app, 'POST /auth/login', { body: { email, password } }, headers)
}

async function failures(email: string, times: number, from?: From): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < times; at++) {
    statuses.push((await logIn(email, 'wrong password', from)).statusCode)
  }
  return statuses
}

function later(milliseconds: number): void {
  now = new Date(now.getTime() + milliseconds)
}

function deviceOf(response: LightMyRequestResponse): string {
  const cookie = response.cookies.find(({ name }) => name === 'cs_device')
  assert.ok(cookie)
  return `cs_device=${cookie.value}`
}

describe('guessing the password of an account', () => {
  test('has five tries, then waits twice as long after each, up to 15 minutes', async () => {
    const { email } = user.me
    assert.deepEqual(await failures(email, 6), [401, 401, 401, 401, 401, 429])
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      const refused = await logIn(email, 'wrong password')
      assert.equal(refused.json().code, 'too-many-requests')
      assert.equal(refused.headers['retry-after'], String(seconds))
      assert.equal(refused.json().retryAfterSeconds, seconds)
      later(seconds * 1000 - 1)
      assert.equal((await logIn(email, user.password)).statusCode, 429)
      later(1)
      assert.equal((await logIn(email, 'wrong password')).statusCode, 401)
    }
  })

  test('is refused with the right password too, and in any spelling of the address', async () => {
    await failures(user.me.email, 5)
    assert.equal((await logIn(user.me.email, user.password)).statusCode, 429)
    assert.equal((await logIn(` ${user.me.email.toUpperCase()}`, 'x')).statusCode, 429)
  })

  test('I21: of 50 tries at the same time five are looked at', async () => {
    const { email } = user.me
    const tries = Array.from({ length: 50 }, () => logIn(email, 'wrong password'))
    const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode)
    assert.equal(statuses.filter((status) => status === 401).length, 5)
    assert.equal(statuses.filter((status) => status === 429).length, 45)
  })

  test('gets the same answers for an account that does not exist', async () => {
    const answers = async (email: string) => {
      const seen: unknown[] = []
      for (let at = 0; at < 7; at++) {
        const { statusCode, headers, body } = await logIn(email, 'wrong password')
        const { requestId, ...rest } = JSON.parse(body)
        seen.push({ statusCode, rest, wait: headers['retry-after'] })
      }
      return seen
    }
    assert.deepEqual(await answers('nobody@example.org'), await answers(user.me.email))
  })

  test('does not slow other accounts, and begins anew after a sign-in and after a day', async () => {
    const other = await app.buildUser()
    await failures(user.me.email, 6)
    assert.equal((await logIn(other.me.email, other.password)).statusCode, 200)
    later(1000)
    assert.equal((await logIn(user.me.email, user.password)).statusCode, 200)
    assert.deepEqual(await failures(user.me.email, 5), [401, 401, 401, 401, 401])
    later(DAY + MINUTE)
    assert.deepEqual(await failures(user.me.email, 5), [401, 401, 401, 401, 401])
  })

  test('counts for all processes together', async (t) => {
    const second = await compose({ ...app.services, databaseUrl: app.databaseUrl, clock })
    t.after(() => second.close())
    await failures(user.me.email, 5)
    const visitor = { origin: { ip: newNetwork(), userAgent: null } }
    const input = { email: user.me.email, password: user.password }
    await assert.rejects(second.sessions.signIn(input, visitor), { code: 'too-many-requests' })
  })
})

describe('guessing from one network', () => {
  test('has 20 tries over all accounts, then waits; others do not', async () => {
    const ip = newNetwork()
    for (let at = 0; at < 20; at++) {
      assert.equal((await logIn(`n${at}@example.org`, 'x', { ip })).statusCode, 401)
    }
    assert.equal((await logIn('n20@example.org', 'x', { ip })).statusCode, 429)
    assert.equal((await logIn('n20@example.org', 'x')).statusCode, 401)
  })

  test('of 50 tries at the same time 20 are looked at', async () => {
    const ip = newNetwork()
    const tries = Array.from({ length: 50 }, (_, at) => logIn(`p${at}@example.org`, 'x', { ip }))
    const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode)
    assert.equal(statuses.filter((status) => status === 401).length, 20)
  })

  test('an account of one’s own gives no more tries', async () => {
    const ip = newNetwork()
    const statuses: number[] = []
    for (let at = 0; at < 22; at++) {
      const own = await logIn(user.me.email, user.password, { ip })
      const guess = await logIn(`o${at}@example.org`, 'x', { ip })
      statuses.push(own.statusCode, guess.statusCode)
    }
    assert.equal(statuses.filter((status) => status === 401).length, 20)
    assert.equal(statuses.at(-1), 429)
  })

  test('who signs in rightly is never slowed', async () => {
    const ip = newNetwork()
    for (let at = 0; at < 25; at++) {
      assert.equal((await logIn(user.me.email, user.password, { ip })).statusCode, 200)
    }
  })
})

describe('a device that has signed in before', () => {
  test('is let in while a stranger is throttled, from the same network too', async () => {
    const ip = newNetwork()
    const cookie = deviceOf(await logIn(user.me.email, user.password))
    await failures(user.me.email, 12, { ip })
    for (let at = 0; at < 20; at++) await logIn(`q${at}@example.org`, 'x', { ip })
    assert.equal((await logIn(user.me.email, user.password, { ip })).statusCode, 429)
    const owner = await logIn(user.me.email, user.password, { ip, cookie })
    assert.equal(owner.statusCode, 200)
    assert.equal(deviceOf(owner), cookie)
    assert.equal((await logIn(user.me.email, user.password, { ip })).statusCode, 429)
  })

  test('has tries of its own, so that a stolen one is no way around', async () => {
    const cookie = deviceOf(await logIn(user.me.email, user.password))
    const statuses = await failures(user.me.email, 6, { cookie })
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429])
  })

  test('is known for the accounts that it was used with only', async () => {
    const other = await app.buildUser()
    const cookie = deviceOf(await logIn(other.me.email, other.password))
    await failures(user.me.email, 6)
    assert.equal((await logIn(user.me.email, user.password, { cookie })).statusCode, 429)
    later(MINUTE)
    const both = await logIn(user.me.email, user.password, { cookie })
    assert.equal(deviceOf(both), cookie)
    await failures(user.me.email, 6)
    assert.equal((await logIn(user.me.email, user.password, { cookie })).statusCode, 200)
  })

  test('cannot be made up', async () => {
    const cookie = `cs_device=${'a'.repeat(43)}`
    const response = await logIn(user.me.email, user.password, { cookie })
    assert.notEqual(deviceOf(response), cookie)
    await failures(user.me.email, 6)
    assert.equal((await logIn(user.me.email, user.password, { cookie })).statusCode, 429)
  })

  test('is kept as a hash, and its cookie is for the server only', async () => {
    const response = await logIn(user.me.email, user.password)
    const cookie = response.headers['set-cookie']?.[1] ?? ''
    assert.match(cookie, /^cs_device=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/)
    const rows = await app.services.db.write.selectFrom('user_devices').selectAll().execute()
    const secret = cookie.slice(10, 53)
    assert.ok(rows.length > 0)
    assert.ok(rows.every((row) => !row.token_hash.toString('latin1').includes(secret)))
  })
})

test('an unknown address takes as long as a wrong password, over 200 tries', async (t) => {
  const open = await createTestApp()
  t.after(() => open.close())
  const known = await open.buildUser()
  async function measure(email: string): Promise<number> {
    const begin = performance.now()
    const body = { email, password: 'wrong password' }
    assert.equal((await send(open, 'POST /auth/login', { body })).statusCode, 401)
    return performance.now() - begin
  }
  const times = { unknown: [] as number[], known: [] as number[] }
  await measure('warm@example.org')
  for (let at = 0; at < 100; at++) {
    times.unknown.push(await measure(`nobody${at}@example.org`))
    times.known.push(await measure(known.me.email))
  }
  const quantile = (values: number[], part: number) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
  // Without the decoy hash the unknown address takes less than a fifth.
  for (const part of [0.1, 0.25, 0.5]) {
    const ratio = quantile(times.unknown, part) / quantile(times.known, part)
    assert.ok(ratio > 0.7 && ratio < 1.4, `quantile ${part}: ratio ${ratio}`)
  }
})
