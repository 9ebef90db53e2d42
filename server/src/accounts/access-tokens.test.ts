import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { TokenPair } from '@cloudservice/contract'
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { send } from '../../test/requests.ts'
import { createVault } from '../infra/secret-key.ts'
import { DAY, MINUTE } from '../lib/time.ts'
import { createAccessTokens } from './access-tokens.ts'
import { createSigningKeys } from './signing-keys.ts'

let app: TestApp
let user: TestUser
let now = new Date()
before(async () => {
  app = await createTestApp({}, { clock: { now: () => now } })
  user = await app.buildUser()
})
after(() => app.close())

async function signIn({ me, password }: TestUser = user): Promise<TokenPair> {
  const response = await send(app, 'POST /auth/token', { body: { email: me.email, password } })
  assert.equal(response.statusCode, 200, response.body)
  return response.json()
}

async function meStatus(accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await send(app, 'GET /me', {}, headers)).statusCode
}

function refresh(refreshToken: string) {
  return send(app, 'POST /auth/token/refresh', { body: { refreshToken } })
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))

describe('an access token', () => {
  test('signs in for 15 minutes, and the half minute that clocks may differ', async () => {
    const { accessToken, expiresIn, tokenType } = await signIn()
    assert.equal(tokenType, 'Bearer')
    assert.equal(expiresIn, 900)
    assert.equal(await meStatus(accessToken), 200)
    const start = now
    now = new Date(start.getTime() + 15 * MINUTE + 20_000)
    assert.equal(await meStatus(accessToken), 200)
    now = new Date(start.getTime() + 16 * MINUTE)
    assert.equal(await meStatus(accessToken), 401)
    now = start
  })

  test('can be verified by others with the published keys', async () => {
    const { accessToken } = await signIn()
    const keySet = createRemoteJWKSet(new URL(`${app.url}/.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(accessToken, keySet)
    assert.equal(payload.sub, user.me.id)
    assert.equal(protectedHeader.alg, 'EdDSA')
    const published = await (await fetch(`${app.url}/.well-known/jwks.json`)).text()
    assert.doesNotMatch(published, /"d"/)
  })

  test('I18: ends with its session, at once', async () => {
    const { accessToken } = await signIn()
    const headers = { authorization: `Bearer ${accessToken}` }
    await send(app, 'POST /auth/logout', {}, headers)
    assert.equal(await meStatus(accessToken), 401)
  })

  test('I18: ends when its user is disabled', async () => {
    const other = await app.buildUser()
    const { accessToken, refreshToken } = await signIn(other)
    const users = app.services.db.write.updateTable('users')
    await users.set({ disabled_at: now }).where('id', '=', other.me.id).execute()
    assert.equal(await meStatus(accessToken), 401)
    assert.equal((await refresh(refreshToken)).statusCode, 401)
  })
})

/** Tokens that are not ours, each made from a good one. */
async function forged(): Promise<Record<string, string>> {
  const { accessToken } = await signIn()
  const other = await signIn(await app.buildUser())
  const [header = '', payload = '', signature = ''] = accessToken.split('.')
  const head = decode(header)
  const claims = decode(payload)
  const foreign = generateKeyPairSync('ed25519')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const [published] = (await app.services.signingKeys.publicKeys()).keys
  const jwk = foreign.publicKey.export({ format: 'jwk' })
  const bySignature = (text: string, key = foreign.privateKey) =>
    `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
  const byHmac = (text: string, secret: string | Buffer, hash = 'sha256') =>
    `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
  const withHead = (change: object) => `${encode({ ...head, ...change })}.${payload}`
  const withClaims = (change: object) => `${header}.${encode({ ...claims, ...change })}`
  const rs256 = withHead({ alg: 'RS256' })
  return {
    'alg none, no signature': `${withHead({ alg: 'none' })}.`,
    'alg None, no signature': `${withHead({ alg: 'None' })}.`,
    'alg NONE with a signature': `${withHead({ alg: 'NONE' })}.${signature}`,
    'no alg': `${withHead({ alg: undefined })}.${signature}`,
    'HS256 with the public x': byHmac(withHead({ alg: 'HS256' }), published?.x ?? ''),
    'HS256 with the bytes of x': byHmac(
      withHead({ alg: 'HS256' }),
      Buffer.from(published?.x ?? '', 'base64url'),
    ),
    'HS256 with the JWK': byHmac(withHead({ alg: 'HS256' }), JSON.stringify(published)),
    'HS256 with an empty key': byHmac(withHead({ alg: 'HS256' }), ''),
    'HS512 with an empty key': byHmac(withHead({ alg: 'HS512' }), '', 'sha512'),
    'RS256 of a foreign key': `${rs256}.${sign('sha256', Buffer.from(rs256), rsa.privateKey).toString('base64url')}`,
    'a foreign key under our id': bySignature(`${header}.${payload}`),
    'a foreign key in the header': bySignature(withHead({ jwk })),
    'a foreign key in jku': bySignature(withHead({ jku: 'http://127.0.0.1:9/keys' })),
    'a foreign key in x5u': bySignature(withHead({ x5u: 'http://127.0.0.1:9/cert' })),
    'no kid': bySignature(withHead({ kid: undefined })),
    'an unknown kid': bySignature(withHead({ kid: 'unknown' })),
    'a path as kid': byHmac(withHead({ kid: '../../../../dev/null', alg: 'HS256' }), ''),
    'an injection as kid': bySignature(withHead({ kid: "' or 1=1 --" })),
    'a kid that is no text': bySignature(withHead({ kid: 7 })),
    'another type': `${withHead({ typ: 'JWT' })}.${signature}`,
    'a critical extension': `${withHead({ crit: ['exp'] })}.${signature}`,
    'another user': `${withClaims({ sub: other.accessToken })}.${signature}`,
    'the session of another user': `${withClaims({ sid: decode(other.accessToken.split('.')[1]).sid })}.${signature}`,
    'a later end': `${withClaims({ exp: claims.exp + 3600 })}.${signature}`,
    'no end': `${withClaims({ exp: undefined })}.${signature}`,
    'the payload of another token': `${header}.${other.accessToken.split('.')[1]}.${signature}`,
    'a cut signature': accessToken.slice(0, -4),
    'an empty signature': `${header}.${payload}.`,
    'a signature of zeros': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'a flipped bit': `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'no JSON in the header': `${Buffer.from('{').toString('base64url')}.${payload}.${signature}`,
    'a list as payload': `${header}.${encode([])}.${signature}`,
    'random bytes': [1, 2, 3].map(() => randomBytes(40).toString('base64url')).join('.'),
    'two dots': '..',
    'a megabyte less': `${'a'.repeat(5_000)}.${payload}.${signature}`,
  }
}

test('30 forged tokens and more are all refused', async () => {
  const tokens = Object.entries(await forged())
  assert.ok(tokens.length >= 30)
  for (const [what, token] of tokens) assert.equal(await meStatus(token), 401, what)
})

test('a token of ours for another audience, issuer or type is refused', async () => {
  const { kid, key } = await app.services.signingKeys.signer()
  const { accessToken } = await signIn()
  const claims = decode(accessToken.split('.')[1])
  const make = (change: object, typ = 'at+jwt') =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'EdDSA', kid, typ }).sign(key)
  assert.equal(await meStatus(await make({})), 200)
  for (const change of [{ aud: 'another' }, { iss: 'another' }, { sid: 'x' }, { sid: undefined }]) {
    assert.equal(await meStatus(await make(change)), 401, JSON.stringify(change))
  }
  assert.equal(await meStatus(await make({}, 'JWT')), 401)
})

describe('a refresh token', () => {
  test('gives the next pair, once', async () => {
    const first = await signIn()
    const second: TokenPair = (await refresh(first.refreshToken)).json()
    assert.equal(await meStatus(second.accessToken), 200)
    const third: TokenPair = (await refresh(second.refreshToken)).json()
    assert.notEqual(third.refreshToken, second.refreshToken)
    assert.equal(await meStatus(third.accessToken), 200)
  })

  test('that comes a second time ends its session and everything that came of it', async () => {
    const first = await signIn()
    const second: TokenPair = (await refresh(first.refreshToken)).json()
    const again = await refresh(first.refreshToken)
    assert.equal(again.statusCode, 401)
    assert.equal(again.json().code, 'invalid-refresh-token')
    assert.equal(await meStatus(second.accessToken), 401)
    assert.equal((await refresh(second.refreshToken)).statusCode, 401)
  })

  test('of 20 uses at the same time has at most one effect, and the session ends', async () => {
    const { refreshToken } = await signIn()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)))
    const given = answers.filter(({ statusCode }) => statusCode === 200)
    assert.ok(given.length <= 1)
    for (const answer of given) assert.equal(await meStatus(answer.json().accessToken), 401)
  })

  test('ends with its time', async () => {
    const { refreshToken } = await signIn()
    const start = now
    now = new Date(start.getTime() + 31 * DAY)
    assert.equal((await refresh(refreshToken)).statusCode, 401)
    now = start
  })

  test('is no bearer, and an access token does not refresh', async () => {
    const { accessToken, refreshToken } = await signIn()
    assert.equal(await meStatus(refreshToken), 401)
    assert.notEqual((await refresh(accessToken)).statusCode, 200)
  })

  test('is never kept as it is, nor is a pair kept for a repeated request', async () => {
    const { me, password } = user
    const headers = { authorization: `Bearer ${user.token}`, 'idempotency-key': 'pair' }
    const response = await send(
      app,
      'POST /auth/token',
      { body: { email: me.email, password } },
      headers,
    )
    const { refreshToken } = response.json<TokenPair>()
    const { db } = app.services
    for (const table of ['refresh_tokens', 'idempotency_keys', 'user_sessions'] as const) {
      const rows = await db.write.selectFrom(table).selectAll().execute()
      assert.ok(!JSON.stringify(rows).includes(refreshToken), table)
    }
  })
})

describe('keys', () => {
  test('rotate: new tokens have the new one after two minutes, old tokens hold to their end', async () => {
    const kidOf = ({ accessToken }: TokenPair) => decode(accessToken.split('.')[0]).kid
    const before = await signIn()
    const start = now
    const [newest] = (await app.services.signingKeys.rotate()).keys
    assert.equal(kidOf(await signIn()), kidOf(before))
    now = new Date(start.getTime() + 3 * MINUTE)
    assert.equal(kidOf(await signIn()), newest?.kid)
    assert.equal(await meStatus(before.accessToken), 200)
    now = start
  })

  test('are renewed by themselves, and the old ones go when nothing needs them', async () => {
    const start = now
    const oldest = (await app.services.signingKeys.publicKeys()).keys.at(-1)
    for (const days of [100, 200, 300]) {
      now = new Date(start.getTime() + days * DAY)
      await signIn()
    }
    const { keys } = await app.services.signingKeys.publicKeys()
    assert.ok(keys.length <= 3)
    assert.ok(!keys.some(({ kid }) => kid === oldest?.kid))
    now = start
  })

  test('that were sealed with a lost secret key are left out, and new ones made', async () => {
    const { db, log, config } = app.services
    const vault = createVault(randomBytes(32), 'signing keys')
    const keys = createSigningKeys({ db, log, vault, clock: { now: () => now } })
    assert.deepEqual(await keys.publicKeys(), { keys: [] })
    const signer = await keys.signer()
    const tokens = createAccessTokens({ keys, config, clock: { now: () => now } })
    const { accessToken } = await signIn()
    assert.equal(await tokens.verify(accessToken), undefined)
    assert.deepEqual(
      (await keys.publicKeys()).keys.map(({ kid }) => kid),
      [signer.kid],
    )
  })

  test('are sealed in the database', async () => {
    const rows = await app.services.db.write.selectFrom('signing_keys').selectAll().execute()
    assert.ok(rows.length > 0)
    for (const row of rows) {
      assert.doesNotMatch(row.sealed_private_jwk.toString('latin1'), /"d"|OKP|Ed25519/)
    }
  })
})
