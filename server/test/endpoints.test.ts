import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Endpoint, type EndpointKey, endpoints, problems } from '@cloudservice/contract'
import type { LightMyRequestResponse } from 'fastify'
import { newId } from '../src/lib/ids.ts'
import { createTestApp, type TestApp, type TestUser } from './app.ts'
import {
  bearer,
  buildNamed,
  endpointKeys,
  multipart,
  type Named,
  type Sample,
  samples,
  send,
} from './requests.ts'

let app: TestApp
let user: TestUser
let named: Named
let others: Named
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  named = await buildNamed(user)
  others = await buildNamed(await app.buildUser())
})
after(() => app.close())

/** An answer must be a problem of the catalogue: never a 500, never another shape. */
function assertProblem(response: LightMyRequestResponse, what: string): void {
  const body = `${what}: ${response.statusCode} ${response.body.slice(0, 300)}`
  assert.ok(response.statusCode >= 400 && response.statusCode < 500, body)
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/, body)
  const { code, status, requestId } = response.json()
  assert.ok(code in problems, body)
  assert.equal(status, response.statusCode, body)
  assert.equal(requestId, response.headers['x-request-id'], body)
}

const isPublic = (key: EndpointKey) => (endpoints[key] as Endpoint).access === 'public'

test('each endpoint of the contract is mounted and has a row here', () => {
  assert.deepEqual(Object.keys(samples).sort(), [...endpointKeys].sort())
  const missing = endpointKeys.filter((key) => {
    const [method = '', path = ''] = key.split(' ')
    const url = `/api/v1${path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1')}`
    return !app.server.hasRoute({ method: method as 'GET', url })
  })
  assert.deepEqual(missing, [])
})

test('without credentials, and with wrong ones, each endpoint that is not public answers 401', async () => {
  const credentials = [
    {},
    { authorization: 'Bearer cs_pat_wrong' },
    { authorization: 'Bearer' },
    { authorization: 'Basic dXNlcjpwYXNz' },
    { cookie: 'cs_session=wrong' },
    { cookie: '__Host-cs_session=wrong' },
  ]
  for (const key of endpointKeys.filter((key) => !isPublic(key))) {
    for (const headers of credentials) {
      const response = await send(app, key, samples[key](named), headers)
      assertProblem(response, key)
      assert.equal(response.json().code, 'unauthenticated', key)
      assert.match(String(response.headers['www-authenticate']), /^Bearer/)
    }
  }
})

const nowhere: Named = {
  fileId: newId(),
  versionId: newId(),
  folderId: newId(),
  trashedId: newId(),
  tokenId: newId(),
  sessionId: newId(),
}

/** Requests that name somebody's things in more places than the sample of their endpoint does. */
const mixtures: [EndpointKey, (theirs: Named, mine: Named) => Sample][] = [
  ['PATCH /files/{id}', ({ folderId }, { fileId }) => moveTo(fileId, folderId)],
  ['PATCH /files/{id}', ({ trashedId }, { fileId }) => moveTo(fileId, trashedId)],
  ['PATCH /folders/{id}', (theirs, { folderId }) => moveTo(folderId, theirs.folderId)],
  ['POST /files/{id}/copy', ({ folderId }, { fileId }) => moveTo(fileId, folderId)],
  ['POST /folders/{id}/copy', (theirs, { folderId }) => moveTo(folderId, theirs.folderId)],
  ['POST /trash/{id}/restore', ({ folderId }, { trashedId }) => moveTo(trashedId, folderId)],
  ['GET /archive', (theirs, mine) => ({ query: { ids: `${mine.fileId},${theirs.fileId}` } })],
  ['GET /files/{id}', ({ folderId }) => ({ params: { id: folderId } })],
  ['GET /folders/{id}', ({ fileId }) => ({ params: { id: fileId } })],
  ['GET /files/{id}', ({ trashedId }) => ({ params: { id: trashedId } })],
  ['DELETE /trash/{id}', ({ fileId }) => ({ params: { id: fileId } })],
  ...(
    [
      'GET /files/{id}/versions/{versionId}/content',
      'POST /files/{id}/versions/{versionId}/restore',
    ] as const
  ).map((key): [EndpointKey, (theirs: Named, mine: Named) => Sample] => [
    key,
    ({ versionId }, { fileId }) => ({ params: { id: fileId, versionId } }),
  ]),
]

function moveTo(id: string, parentId: string): Sample {
  return { params: { id }, body: { parentId } }
}

/** Lists that show nothing for what is not there, instead of 404. */
const answersEmpty = new Set<EndpointKey>(['GET /activity'])

function namesSomething(key: EndpointKey): boolean {
  return JSON.stringify(samples[key](named)) !== JSON.stringify(samples[key](nowhere))
}

/** What is the same in the answers for two ids when neither of them tells anything. */
function comparable({ statusCode, body }: LightMyRequestResponse, names: Named): object {
  const text = body.replace(/"requestId":"[^"]+"/g, '')
  return {
    statusCode,
    body: Object.values(names).reduce((rest, id) => rest.replaceAll(id, 'id'), text),
  }
}

test('I17: what belongs to somebody else answers like what does not exist, on every endpoint', async () => {
  const requests = [
    ...endpointKeys.filter(namesSomething).map((key) => ({ key, make: samples[key] })),
    ...mixtures.map(([key, make]) => ({ key, make })),
  ]
  assert.ok(requests.length >= 30)
  for (const { key, make } of requests) {
    const foreign = await send(app, key, make(others, named), bearer(user))
    const unknown = await send(app, key, make(nowhere, named), bearer(user))
    assert.deepEqual(comparable(foreign, others), comparable(unknown, nowhere), key)
    if (key === 'POST /files:batch') assert.equal(foreign.json().data[0].status, 404)
    else if (answersEmpty.has(key)) assert.deepEqual(foreign.json().data, [])
    else assert.equal(foreign.statusCode, 404, `${key}: ${foreign.body}`)
  }
})

test('I17: nothing of the other user changed, and no list shows it', async () => {
  const ids = Object.values(others)
  for (const key of endpointKeys.filter((key) => key.startsWith('GET ') && !isPublic(key))) {
    const { body } = await send(app, key, samples[key](named), bearer(user))
    assert.deepEqual(
      ids.filter((id) => body.includes(id)),
      [],
      key,
    )
  }
})

describe('bad input', () => {
  /** Values that fit no text, number or flag of any schema. */
  const wrongValues = [{}, [[]], { length: 1 }, [1, 2], Number.MAX_VALUE, -1e308]
  const oddIds = [
    'nonsense',
    '%00',
    '..',
    '%2e%2e%2f%2e%2e',
    '0',
    'null',
    'A'.repeat(400),
    '%F0%9F',
  ]

  function bodyKeys(): [EndpointKey, Record<string, unknown>][] {
    return endpointKeys.flatMap((key) => {
      const { body } = endpoints[key] as Endpoint
      if (typeof body !== 'object' || !('properties' in body)) return []
      return [[key, body.properties as Record<string, unknown>]]
    })
  }

  test('a body that is no JSON object is refused', async () => {
    const bodies = [
      '{"name":',
      '[]',
      'null',
      '1e999',
      '"text"',
      'true',
      '\u0000',
      '{"a":1}}',
      '{,}',
    ]
    for (const [key] of bodyKeys()) {
      for (const payload of bodies) {
        const { body, ...rest } = samples[key](named)
        const headers = { 'content-type': 'application/json', ...bearer(user) }
        const response = await send(app, key, { ...rest, payload }, headers)
        assertProblem(response, `${key} ${payload.slice(0, 99)}`)
        assert.equal(response.statusCode, 400, `${key} ${payload.slice(0, 99)}`)
      }
    }
  })

  test('a missing body and one of another type are refused', async () => {
    for (const [key] of bodyKeys()) {
      const { body, ...rest } = samples[key](named)
      const typed = { ...rest, payload: 'name=x', headers: { 'content-type': 'text/plain' } }
      const response = await send(app, key, typed, bearer(user))
      assertProblem(response, key)
      assert.equal(response.json().code, 'unsupported-media-type', key)
      if (key === 'POST /trash/{id}/restore') continue
      assertProblem(await send(app, key, rest, bearer(user)), key)
    }
  })

  test('each member of each body refuses values of another type', async () => {
    for (const [key, properties] of bodyKeys()) {
      const { body, ...rest } = samples[key](named)
      for (const name of Object.keys(properties)) {
        for (const value of wrongValues) {
          const wrong = { ...rest, body: { ...Object(body), [name]: value } }
          const response = await send(app, key, wrong, bearer(user))
          assertProblem(response, `${key} ${name}=${JSON.stringify(value)}`)
          assert.equal(response.json().code, 'validation-failed', key)
        }
      }
    }
  })

  test('members that are not listed are refused, and so is what would change prototypes', async () => {
    const extras = [
      '"role":"admin"',
      '"quotaBytes":1e15',
      '"ownerId":"x"',
      '"sizeBytes":0',
      '"__proto__":{"isAdmin":true}',
      '"constructor":{"prototype":{"isAdmin":true}}',
      '"prototype":{}',
      '"toString":"x"',
    ]
    for (const [key] of bodyKeys()) {
      for (const extra of extras) {
        const { body, ...rest } = samples[key](named)
        const payload = `${JSON.stringify(body ?? {}).replace(/\}$/, body ? ',' : '')}${extra}}`
        const headers = { 'content-type': 'application/json', ...bearer(user) }
        assertProblem(
          await send(app, key, { ...rest, payload }, headers),
          `${key} ${payload.slice(0, 99)}`,
        )
      }
    }
    assert.equal('isAdmin' in {}, false)
    assert.equal((await user.api('GET /me')).role, 'user')
  })

  test('text that no database can hold is refused wherever it stands', async () => {
    for (const [key, properties] of bodyKeys()) {
      const { body, ...rest } = samples[key](named)
      for (const name of Object.keys(properties)) {
        for (const text of ['a\u0000b', '\ud800x']) {
          const response = await send(
            app,
            key,
            { ...rest, body: { ...Object(body), [name]: text } },
            bearer(user),
          )
          assertProblem(response, `${key} ${name}`)
        }
      }
    }
    for (const name of ['q', 'filter[name]', 'filter[extension]']) {
      assertProblem(
        await send(app, 'GET /search', { query: { [name]: 'a\u0000b' } }, bearer(user)),
        name,
      )
    }
  })

  test('unknown members of the query are refused, and the answer lists those that there are', async () => {
    for (const key of endpointKeys) {
      const sample = samples[key](named)
      for (const name of ['unknown', '__proto__', 'constructor', 'limit[]']) {
        const query = Object.fromEntries([...Object.entries(sample.query ?? {}), [name, '1']])
        const response = await send(app, key, { ...sample, query }, bearer(user))
        assertProblem(response, `${key}?${name}`)
        const known = (endpoints[key] as Endpoint).query?.properties ?? {}
        assert.deepEqual(response.json().allowed, Object.keys(known), `${key}?${name}`)
      }
    }
  })

  test('each member of each query refuses values that do not fit', async () => {
    const values: Record<string, string[]> = {
      limit: ['0', '1001', '-1', '1.5', 'x', '', '1e9', 'NaN', '9'.repeat(400)],
      cursor: ['', 'x', 'x.y', 'W10.AAAA', '.', '%', 'x'.repeat(3000)],
      offset: ['-1', '1e12', 'x', '0.5'],
      count: ['yes', ''],
      sort: ['', 'sha256', '--name', 'name;drop table nodes', 'name,size'],
      foldersFirst: ['1', 'yes', ''],
      onConflict: ['overwrite', ''],
      disposition: ['', 'script'],
      ids: ['x', 'x'.repeat(36), `${randomUUID()},`, 'x'.repeat(5000)],
      parentId: ['', 'Root', '../root', randomUUID().toUpperCase()],
    }
    const filters: Record<string, string[]> = {
      '[kind]': ['link', ''],
      '[type]': ['exe', ''],
      '[name]': ['', 'x'.repeat(256)],
      '[extension]': ['x'.repeat(33)],
      '[gte]': ['x', '-1', '1e300', '2024-02-31T00:00:00Z', '2024-01-01'],
      '[lt]': ['x', '-1', '1e300', '2024-19-39T00:00:00Z', '2024-01-01T23:59:60Z'],
      '[isStarred]': ['1', 'maybe'],
      '[sha256]': ['x', 'A'.repeat(64)],
      '[in]': ['x', ''],
      '[nodeId]': ['x', 'root'],
      '[action]': ['x', ''],
      '[userId]': ['x', 'me'],
      '[outcome]': ['x', ''],
      '[from]': ['x', '2024-02-31T00:00:00Z', '2024-01-01'],
      '[to]': ['x', '2024-19-39T00:00:00Z', '2024-01-01T23:59:60Z'],
      '[ip]': ['', '1'.repeat(65)],
    }
    for (const key of endpointKeys) {
      const sample = samples[key](named)
      for (const name of Object.keys((endpoints[key] as Endpoint).query?.properties ?? {})) {
        const suffix = name.slice(name.lastIndexOf('['))
        for (const value of values[name] ?? filters[suffix] ?? []) {
          const query = { ...sample.query, [name]: value }
          const response = await send(app, key, { ...sample, query }, bearer(user))
          assertProblem(response, `${key}?${name}=${value}`)
        }
      }
    }
  })

  test('ids that are none are refused, in whatever way they are written', async () => {
    for (const key of endpointKeys.filter((key) => key.includes('{'))) {
      const [method = '', path = ''] = key.split(' ')
      for (const id of oddIds) {
        const url = `/api/v1${path.replace(/\{\w+\}/g, id)}`
        const { body } = samples[key](named)
        const response = await app.server.inject({
          method: method as 'GET',
          url,
          headers: { ...bearer(user), ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { payload: JSON.stringify(body) } : {}),
        })
        assertProblem(response, `${method} ${url}`)
      }
    }
  })

  test('an upload into what is no folder, and a form that is none, are refused as a whole', async () => {
    const key = 'POST /folders/{id}/files'
    const inFile = { params: { id: named.fileId }, ...multipart('x.txt', 'x') }
    assertProblem(await send(app, key, inFile, bearer(user)), key)
    const sample = samples[key](named)
    const forms = ['', '--border--\r\n', '--border\r\n', 'x', sample.payload?.slice(0, -20)]
    for (const payload of forms) {
      assertProblem(await send(app, key, { ...sample, payload: payload ?? '' }, bearer(user)), key)
    }
  })

  test('addresses that do not exist answer with a problem too', async () => {
    for (const url of [
      '/api/v1/nothing',
      '/api/v1/',
      '/api/v2/me',
      '/api/v1/files/',
      '/api/v1/%zz',
    ]) {
      for (const method of ['GET', 'POST', 'DELETE', 'PATCH', 'PUT'] as const) {
        assertProblem(await app.server.inject({ method, url }), `${method} ${url}`)
      }
    }
  })
})
