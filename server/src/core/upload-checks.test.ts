import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { endpointUrl } from '@cloudservice/contract'
import fc from 'fast-check'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { fuzzSettings } from '../../test/fuzz-settings.ts'
import { bearer, codeOf, eventually, send } from '../../test/requests.ts'
import { upload } from '../../test/tree.ts'

async function stagedFiles(app: TestApp): Promise<string[]> {
  return readdir(join(app.dataDir, 'staging'))
}

async function countBlobs(app: TestApp): Promise<number> {
  let count = 0
  for await (const _ of app.services.store.list()) count++
  return count
}

describe('settings', () => {
  test('only allowed extensions are taken', async (t) => {
    const app = await createTestApp({ CLOUDSERVICE_UPLOAD_ALLOW_EXTENSIONS: 'txt, .PDF' })
    t.after(() => app.close())
    const user = await app.buildUser()
    const codes = await Promise.all(
      ['a.txt', 'A.TXT', 'a.pdf', 'a.md', 'a', 'a.txt.exe'].map((name) =>
        codeOf(upload(user, name, name.endsWith('pdf') ? '%PDF-1.7\n' : 'x')),
      ),
    )
    assert.deepEqual(codes, [
      'done',
      'done',
      'done',
      'type-refused',
      'type-refused',
      'type-refused',
    ])
  })

  test('denied extensions and types are refused, by name and by what the client says', async (t) => {
    const app = await createTestApp({
      CLOUDSERVICE_UPLOAD_DENY_EXTENSIONS: 'exe,bat',
      CLOUDSERVICE_UPLOAD_DENY_TYPES: 'video/*,application/zip',
    })
    t.after(() => app.close())
    const user = await app.buildUser()
    const codeFor = async (name: string, type?: string) => {
      const headers = { ...bearer(user), ...(type ? { 'content-type': type } : {}) }
      const response = await send(app, 'POST /files', { query: { name }, payload: 'x' }, headers)
      return response.json().code ?? 'done'
    }
    assert.equal(await codeFor('a.txt'), 'done')
    assert.equal(await codeFor('a.EXE'), 'type-refused')
    assert.equal(await codeFor('a.mp4'), 'type-refused')
    assert.equal(await codeFor('a.zip'), 'type-refused')
    assert.equal(await codeFor('b.txt', 'video/mp4'), 'type-refused')
    assert.equal(await codeFor('b.txt', 'VIDEO/MP4; codecs="x"'), 'type-refused')
    assert.equal(await codeFor('b.txt', 'text/plain; charset=utf-8'), 'done')
    assert.equal(await codeFor('c.txt', 'no type'), 'unsupported-media-type')
  })

  test('a renamed file cannot get around them with a new version', async (t) => {
    const app = await createTestApp({ CLOUDSERVICE_UPLOAD_DENY_EXTENSIONS: 'exe' })
    t.after(() => app.close())
    const user = await app.buildUser()
    const { id } = await upload(user, 'a.txt', 'x')
    const params = { id }
    await user.api('PATCH /files/{id}', { params, body: { name: 'a.exe' } })
    const headers = { 'if-match': '*' }
    const put = user.api('PUT /files/{id}/content', { params, headers, body: 'y' })
    assert.equal(await codeOf(put), 'type-refused')
  })
})

describe('size', () => {
  let app: TestApp
  let user: TestUser
  before(async () => {
    app = await createTestApp({ CLOUDSERVICE_UPLOAD_MAX: '100KB' })
    user = await app.buildUser({ quotaBytes: 250_000 })
  })
  after(() => app.close())

  /** Begins an upload by hand, to say one length and send another. */
  function begin(name: string, headers: Record<string, string | number>, by = user) {
    const outgoing = request(app.url + endpointUrl('POST /files', { query: { name } }), {
      method: 'POST',
      headers: { ...bearer(by), ...headers },
    })
    outgoing.on('error', () => undefined)
    return outgoing
  }

  async function statusOf(outgoing: ReturnType<typeof begin>): Promise<number> {
    const [response] = await once(outgoing, 'response')
    response.resume()
    return response.statusCode
  }

  test('exactly the limit is taken, one byte more is not, announced or not', async () => {
    const bytes = Buffer.alloc(100_001, 'x')
    assert.equal((await upload(user, 'limit.txt', bytes.subarray(1))).sizeBytes, 100_000)
    assert.equal(await codeOf(upload(user, 'more.txt', bytes)), 'too-large')
    const chunked = begin('chunked.txt', { 'transfer-encoding': 'chunked' })
    chunked.end(bytes)
    assert.equal(await statusOf(chunked), 413)
  })

  test('I8: what the quota cannot hold is refused before a byte is read', async () => {
    await upload(user, 'limit 2.txt', Buffer.alloc(100_000, 'y'))
    for (const [length, status] of [
      [200_000, 413],
      [99_000, 507],
    ] as const) {
      const outgoing = begin(`announced ${length}.txt`, { 'content-length': length })
      outgoing.flushHeaders()
      assert.equal(await statusOf(outgoing), status)
      outgoing.destroy()
    }
  })

  test('a client that vanishes leaves nothing behind', async () => {
    const someone = await app.buildUser()
    const before = await countBlobs(app)
    for (const [name, headers] of [
      ['vanished 1.txt', { 'content-length': 90_000 }],
      ['vanished 2.txt', { 'transfer-encoding': 'chunked' }],
    ] as const) {
      const outgoing = begin(name, headers, someone)
      outgoing.write(Buffer.alloc(80_000, name))
      await eventually('the staged file', async () => (await stagedFiles(app)).length === 1)
      outgoing.destroy()
      await eventually('the end of it', async () => (await stagedFiles(app)).length === 0)
    }
    assert.equal(await countBlobs(app), before)
    const { data } = await someone.api('GET /search', { query: { q: 'vanished' } })
    assert.deepEqual(data, [])
  })
})

describe('random bytes under random names', () => {
  test('are stored as they came or refused with a reason, and never half', async (t) => {
    const { seed, runs } = fuzzSettings(200)
    t.diagnostic(`seed ${seed}, ${runs} uploads`)
    const app = await createTestApp()
    t.after(() => app.close())
    const user = await app.buildUser()
    const units = fc.array(fc.oneof(fc.nat(0xff), fc.nat(0xffff)), { minLength: 1, maxLength: 30 })
    const name = fc.tuple(
      units.map((codes) => String.fromCharCode(...codes).toWellFormed()),
      fc.constantFrom('', '.txt', '.png', '.PDF', '.html', '.zip', '.mp4', '.tar.gz', '.exe', '.'),
    )
    const begin = fc.constantFrom(
      '',
      '\x89PNG\r\n\x1a\n',
      '%PDF-1.7',
      'PK\x03\x04',
      '<html>',
      'MZ',
      'GIF89a',
    )
    const content = fc
      .tuple(begin, fc.uint8Array({ maxLength: 200 }))
      .map(([head, tail]) => Buffer.concat([Buffer.from(head, 'latin1'), tail]))
    let stored = 0
    const property = fc.asyncProperty(name, content, async ([stem, ending], bytes) => {
      const used = (await user.api('GET /me')).usedBytes
      const text = `${stem}${ending}`
      const call = upload(user, text, bytes, { onConflict: 'rename' })
      const code = await codeOf(call)
      const added = (await user.api('GET /me')).usedBytes - used
      if (code === 'done') {
        stored++
        const { id, sha256 } = await call
        assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'))
        const back = await user.api('GET /files/{id}/content', { params: { id } })
        assert.deepEqual(Buffer.from(await back.arrayBuffer()), bytes)
        assert.equal(added, bytes.length)
      } else {
        const reasons = ['invalid-name', 'type-mismatch', 'bad-request', 'validation-failed']
        assert.ok(reasons.includes(code), `${code} for ${JSON.stringify(text)}`)
        assert.equal(added, 0)
      }
      assert.deepEqual(await stagedFiles(app), [])
    })
    await fc.assert(property, { seed, numRuns: runs })
    assert.ok(stored > 0 && stored < runs, `${stored} were stored`)
  })
})
