import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, buildNamed, samples, send } from '../../test/requests.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp({
    CLOUDSERVICE_CORS_ORIGINS: 'https://app.example.org, https://other.example.org',
    CLOUDSERVICE_RATE_LOGIN: '1',
    CLOUDSERVICE_TRUSTED_PROXIES: '127.0.0.1',
  })
  user = await app.buildUser()
})
after(() => app.close())

/** What the mission asks of each answer, whatever it is. */
const everywhere: Record<string, RegExp> = {
  'x-frame-options': /^SAMEORIGIN$/,
  'x-content-type-options': /^nosniff$/,
  'x-xss-protection': /^1; mode=block$/,
  'referrer-policy': /^strict-origin-when-cross-origin$/,
  'permissions-policy': /^camera=\(\), geolocation=\(\), microphone=\(\)$/,
  'content-security-policy': /default-src 'none'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'x-request-id': /^[\w.-]{1,64}$/,
}

function get(url: string, headers: Record<string, string> = {}) {
  return app.server.inject({ url, headers })
}

/** One answer of each kind that the server gives. */
async function kinds(): Promise<[string, LightMyRequestResponse, number][]> {
  const named = await buildNamed(user)
  const auth = bearer(user)
  const file = `/api/v1/files/${named.fileId}`
  const asset = readdirSync(join(app.services.webFolder, 'assets'))[0] ?? ''
  const guess = samples['POST /auth/login'](named)
  const login = () => send(app, 'POST /auth/login', guess, { 'x-forwarded-for': '203.0.113.7' })
  const post = (options: InjectOptions) => app.server.inject({ method: 'POST', ...options })
  return [
    ['an object', await get('/api/v1/me', auth), 200],
    ['a list', await get('/api/v1/trash', auth), 200],
    [
      'a created folder',
      await send(app, 'POST /folders', samples['POST /folders'](named), auth),
      201,
    ],
    ['bytes', await get(`${file}/content`, auth), 200],
    ['a range', await get(`${file}/content`, { ...auth, range: 'bytes=0-1' }), 206],
    ['a bad range', await get(`${file}/content`, { ...auth, range: 'bytes=99-' }), 416],
    ['bytes that are known', await get(`${file}/content`, { ...auth, 'if-none-match': '*' }), 304],
    ['an archive', await get('/api/v1/folders/root/archive', auth), 200],
    ['nothing', await app.server.inject({ method: 'DELETE', url: file, headers: auth }), 204],
    ['not signed in', await get('/api/v1/me'), 401],
    ['another site', await post({ url: '/api/v1/auth/logout', headers: { origin: 'null' } }), 403],
    ['not found', await get(file, auth), 404],
    ['no address', await get('/api/v1/nothing'), 404],
    ['no readable address', await get('/api/v1/%zz'), 400],
    [
      'bad JSON',
      await post({
        url: '/api/v1/folders',
        headers: { ...auth, 'content-type': 'application/json' },
        payload: '{',
      }),
      400,
    ],
    ['a wrong password', await login(), 401],
    ['too many', await login(), 429],
    ['the page', await get('/'), 200],
    ['a page of the app', await get('/folders/anything'), 200],
    ['an asset', await get(`/assets/${asset}`), 200],
    ['no asset', await get('/assets/none.js'), 404],
    ['the manifest', await get('/manifest.webmanifest'), 200],
    ['OpenAPI', await get('/api/v1/openapi.json'), 200],
    ['health', await get('/healthz'), 200],
    ['readiness', await get('/readyz'), 200],
    ['documentation', await get('/api/docs/'), 200],
    ['the problems', await get('/docs/problems'), 200],
  ]
}

test('every answer carries the security headers, errors included', async () => {
  for (const [what, { headers, statusCode }, status] of await kinds()) {
    assert.equal(statusCode, status, what)
    for (const [name, pattern] of Object.entries(everywhere)) {
      assert.match(String(headers[name]), pattern, `${what}: ${name}`)
    }
    assert.equal(headers.server, undefined)
    assert.equal(headers['x-powered-by'], undefined)
    assert.equal(headers['access-control-allow-origin'], undefined, what)
  }
})

test('the type of a problem leads to a page that tells of it', async () => {
  const { type } = (await get('/api/v1/nothing')).json()
  const { body, headers } = await get(type.split('#')[0])
  assert.match(String(headers['content-type']), /^text\/html/)
  assert.ok(body.includes(`id="${type.split('#')[1]}"`), type)
})

test('no policy lets a script in that is not ours', async () => {
  for (const [what, { headers }] of await kinds()) {
    const policy = String(headers['content-security-policy'])
    assert.doesNotMatch(policy, /script-src[^;]*(unsafe|data:|blob:|\*|https?:)/, what)
    assert.match(policy, /frame-ancestors '(none|self)'/, what)
    if (what === 'documentation') continue
    assert.doesNotMatch(policy.replace(/.*sandbox.*/, ''), /unsafe/, what)
  }
})

test('nothing of a user is kept by caches, and assets with a hash for ever', async () => {
  for (const [what, { headers, statusCode }] of await kinds()) {
    const cache = String(headers['cache-control'])
    if (what === 'an asset') assert.match(cache, /public, max-age=31536000, immutable/)
    else if (['the page', 'a page of the app'].includes(what)) assert.equal(cache, 'no-store')
    else if (what === 'the manifest') assert.equal(cache, 'no-cache')
    else if (['bytes', 'a range', 'an archive'].includes(what))
      assert.equal(cache, 'private, no-cache')
    else if (statusCode >= 400) assert.equal(cache, 'private, no-store', what)
    else assert.match(cache, /no-(store|cache)/, what)
  }
})

test('each page has a nonce of its own, and the theme of the visitor and of nobody else', async () => {
  const pages = [await get('/'), await get('/', { cookie: 'cs_theme=dark' })]
  const nonces = pages.map(({ headers, body }) => {
    const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
    assert.ok(Buffer.from(nonce, 'base64').length >= 16)
    assert.ok(body.includes(nonce), 'the page does not know its nonce')
    assert.ok(!body.includes('__CSP_NONCE__'))
    return nonce
  })
  assert.notEqual(nonces[0], nonces[1])
  assert.match(pages[1]?.body ?? '', /data-theme="dark"/)
  const evil = await get('/', { cookie: 'cs_theme="><script>alert(1)</script>' })
  assert.match(evil.body, /data-theme="system"/)
})

test('a request id of the client is kept when it is harmless', async () => {
  const ask = async (id: string) =>
    (await get('/healthz', { 'x-request-id': id })).headers['x-request-id']
  assert.equal(await ask('trace-1.2_3'), 'trace-1.2_3')
  for (const id of ['a b', '<script>', 'x'.repeat(65), '']) {
    assert.match(String(await ask(id)), /^[0-9a-f-]{36}$/, id)
  }
})

test('https behind a trusted proxy is told to stay https', async () => {
  const plain = await get('/healthz')
  assert.equal(plain.headers['strict-transport-security'], undefined)
  const secure = await get('/healthz', { 'x-forwarded-proto': 'https' })
  assert.match(String(secure.headers['strict-transport-security']), /^max-age=31536000/)
})

describe('CORS', () => {
  function preflight(origin: string, url = '/api/v1/folders') {
    const headers = { origin, 'access-control-request-method': 'POST' }
    return app.server.inject({ method: 'OPTIONS', url, headers })
  }

  test('listed sites may call with a token, and read the headers they need', async () => {
    for (const origin of ['https://app.example.org', 'https://other.example.org']) {
      const { statusCode, headers } = await preflight(origin)
      assert.equal(statusCode, 204)
      assert.equal(headers['access-control-allow-origin'], origin)
      assert.match(
        String(headers['access-control-allow-methods']),
        /GET, HEAD, POST, PUT, PATCH, DELETE/,
      )
      const allowed = String(headers['access-control-allow-headers'])
      for (const name of [
        'Authorization',
        'Content-Type',
        'If-Match',
        'Idempotency-Key',
        'Range',
      ]) {
        assert.ok(allowed.includes(name), name)
      }
      assert.match(String(headers.vary), /Origin/i)
      const answer = await get('/api/v1/me', { ...bearer(user), origin })
      assert.equal(answer.headers['access-control-allow-origin'], origin)
      const exposed = String(answer.headers['access-control-expose-headers'])
      for (const name of ['ETag', 'Link', 'RateLimit', 'Repr-Digest', 'Retry-After']) {
        assert.ok(exposed.includes(name), name)
      }
    }
  })

  test('no site may send the cookie, and others may nothing', async () => {
    for (const origin of ['https://app.example.org', 'https://evil.example', 'null']) {
      const answers = [
        await preflight(origin),
        await get('/api/v1/me', { ...bearer(user), origin }),
      ]
      for (const { headers } of answers) {
        assert.equal(headers['access-control-allow-credentials'], undefined)
        if (origin === 'https://app.example.org') continue
        assert.equal(headers['access-control-allow-origin'], undefined)
      }
    }
  })
})
