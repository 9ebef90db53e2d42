import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Endpoint, type EndpointKey, endpoints } from '@cloudservice/contract'
import fc from 'fast-check'
import { createTestApp, type TestApp, type TestUser } from './app.ts'
import { fuzzSettings } from './fuzz-settings.ts'
import {
  bearer,
  buildNamed,
  endpointKeys,
  multipart,
  type Sample,
  send,
  startSession,
} from './requests.ts'

let app: TestApp
let user: TestUser
let ids: string[]
let session: Record<string, string>
/** Somebody whose sessions may end at any time. */
let guest: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  session = await startSession(app, user)
  guest = await app.buildUser()
  const named = [await buildNamed(user), await buildNamed(await app.buildUser())]
  ids = ['root', ...named.flatMap((things) => Object.values(things)), randomUUID()]
})
after(() => app.close())

/** The parts of a JSON Schema that the contract uses. */
interface Schema {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  format?: string
  pattern?: string
  maximum?: number
}

const oddTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '..',
  '%',
  '%00',
  "' or 1=1 --",
  '\\',
  '__proto__',
  'é'.repeat(300),
  'x'.repeat(5000),
  '9'.repeat(400),
  '-0',
  '1e309',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999+15:59',
  '\u202egnp.exe',
  'now',
]
/** Any UTF-16 at all, also what is no Unicode. */
const anyText = fc
  .array(fc.nat(0xffff), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

const odd = fc.oneof(
  fc.constantFrom<unknown>(...oddTexts, null, true, -1, 2 ** 53, 1e308, 0.5),
  anyText,
  fc.jsonValue({ maxDepth: 2 }),
)

/** Mostly values that fit the schema, now and then one that does not. */
function someValue(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fittingValue(schema) }, { weight: 1, arbitrary: odd })
}

function fittingValue(schema: Schema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (Array.isArray(schema.anyOf)) {
    return fc.oneof(fc.constantFrom(...ids), ...schema.anyOf.map((part) => someValue(part)))
  }
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: 0, max: schema.maximum ?? 1000 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(someValue(schema.items ?? {}), { maxLength: 3 })
    case 'object':
      return objectOf(schema)
    default:
      return textOf(schema)
  }
}

function textOf({ format, pattern }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.constantFrom(...ids)
  if (format === 'date-time') {
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  }
  if (pattern !== undefined) return fc.stringMatching(/^[0-9a-f]{64}$/)
  return fc.oneof(
    fc.constantFrom('file.txt', 'Folder', 'e@example.org', ...ids),
    fc.string({ maxLength: 40 }),
    anyText.map((text) => text.toWellFormed()),
  )
}

function objectOf(schema: Schema): fc.Arbitrary<Record<string, unknown>> {
  const properties = schema.properties ?? {}
  const required = new Set(schema.required ?? [])
  const members = Object.entries(properties).map(([name, value]) => {
    const present = { weight: required.has(name) ? 12 : 1, arbitrary: someValue(value) }
    return [name, fc.oneof(present, { weight: 1, arbitrary: fc.constant(undefined) })] as const
  })
  return fc.record(Object.fromEntries(members)) as fc.Arbitrary<Record<string, unknown>>
}

const headers = fc.record(
  {
    'if-match': fc.constantFrom('*', '"x"', '', 'W/"x"', '"a", "b'),
    'if-none-match': fc.constantFrom('*', '"x"', '"a", W/"b"', ','),
    'if-modified-since': fc.constantFrom('x', new Date().toUTCString(), '0'),
    'if-range': fc.constantFrom('"x"', 'x', new Date(0).toUTCString()),
    range: fc.constantFrom('bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,2-3', 'x=1', 'bytes='),
    'idempotency-key': fc.constantFrom('one', 'two', '', 'x'.repeat(300)),
    'content-type': fc.constantFrom('application/json', 'text/html', 'x', 'multipart/form-data'),
    'x-request-id': fc.constantFrom('a b', 'x'.repeat(200), '"', 'id'),
    origin: fc.constantFrom('null', 'http://localhost', 'x'),
  },
  { requiredKeys: [] },
)

/** Bytes in place of what the schema asks for. */
const payload = fc.oneof(
  fc.constantFrom('', 'bytes', '{"name":', '[]', '\u0000', multipart('a.txt', 'a').payload),
  anyText,
)

function sampleOf(key: EndpointKey): fc.Arbitrary<Sample> {
  const { params, query, body } = endpoints[key] as Endpoint
  const json = typeof body === 'object' ? someValue({ ...body }) : fc.constant(undefined)
  return fc.record({
    params: objectOf({ ...params }).map(encodable),
    query: objectOf({ ...query }).map(encodable),
    headers: rarely(headers),
    body: fc.oneof({ weight: 9, arbitrary: json }, fc.constant(undefined)),
    payload: typeof body === 'string' ? payload : rarely(payload),
  })
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, arbitrary)
}

/** Half surrogates cannot be written into an address at all, nor objects with a `toString` of their own. */
function encodable(members: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, textIn(value).toWellFormed()]))
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

test('no request that fits the schemas more or less is ever answered with 5xx', async (t) => {
  const { seed, runs } = fuzzSettings(3000)
  t.diagnostic(`seed ${seed}, ${runs} requests`)
  // Each of these costs a password hash, so they come up less often.
  const isSlow = (key: EndpointKey) => /setup|register|login|password|reauthenticate/.test(key)
  const request = fc.oneof(
    ...endpointKeys.map((key) => ({
      weight: isSlow(key) ? 1 : 8,
      arbitrary: fc.record({ key: fc.constant(key), sample: sampleOf(key), cookie: fc.boolean() }),
    })),
  )
  const counts = new Map<number, number>()
  const property = fc.asyncProperty(request, async ({ key, sample, cookie }) => {
    // Ending the session would end it for all that come after.
    const endsSessions = /auth|setup|password|sessions/.test(key)
    const cookies = endsSessions ? await startSession(app, guest) : session
    const credentials = cookie ? cookies : bearer(endsSessions ? guest : user)
    const response = await send(app, key, sample, credentials)
    const { statusCode } = response
    counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1)
    assert.ok(statusCode < 500, `${key} answered ${statusCode} ${response.body.slice(0, 300)}`)
    if (statusCode < 400) return
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/)
  })
  await fc.assert(property, { seed, numRuns: runs })
  t.diagnostic([...counts].map(([status, count]) => `${status}: ${count}`).join(', '))
  const done = (counts.get(200) ?? 0) + (counts.get(201) ?? 0)
  assert.ok(done > runs / 20, 'too few requests got as far as doing something')
})
