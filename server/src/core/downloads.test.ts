import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, open } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { type ActivityEntry, endpointUrl, type File, type NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, eventually, send } from '../../test/requests.ts'
import { upload } from '../../test/tree.ts'
import { blobRef } from '../blobs/blob-store.ts'

let app: TestApp
let user: TestUser
let file: File
const text = 'The quick brown fox jumps over the lazy dog'
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  file = await upload(user, 'fox.txt', text)
})
after(() => app.close())

function contentUrl(id: NodeId, query: object = {}): string {
  return app.url + endpointUrl('GET /files/{id}/content', { params: { id }, query })
}

function download(headers: Record<string, string> = {}, { method = 'GET', id = file.id } = {}) {
  return fetch(contentUrl(id), { method, headers: { ...bearer(user), ...headers } })
}

function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('base64')
}

describe('headers', () => {
  test('say what the bytes are, and GET and HEAD say the same', async () => {
    const answer = await download()
    const expected = {
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': 'attachment; filename="fox.txt"',
      'content-length': String(text.length),
      etag: file.etag,
      'last-modified': new Date(file.modifiedAt).toUTCString(),
      'repr-digest': `sha-256=:${sha256(text)}:`,
    }
    const head = await download({}, { method: 'HEAD' })
    for (const { headers, status } of [answer, head]) {
      assert.equal(status, 200)
      for (const [name, value] of Object.entries(expected)) {
        assert.equal(headers.get(name), value, name)
      }
      assert.match(headers.get('content-type') ?? '', /^text\/plain/)
    }
    assert.equal(await answer.text(), text)
    assert.equal(await head.text(), '')
  })

  test('an empty file has length 0 and no range', async () => {
    const { id } = await upload(user, 'empty.txt', '')
    const answer = await download({}, { id })
    assert.equal(answer.headers.get('content-length'), '0')
    assert.equal(await answer.text(), '')
    const ranged = await download({ range: 'bytes=0-0' }, { id })
    assert.equal(ranged.status, 416)
    assert.equal(ranged.headers.get('content-range'), 'bytes */0')
  })

  test('a version has its own tag, and what is known of one is not known of another', async () => {
    const first = await upload(user, 'versions.txt', 'one')
    const second = await upload(user, 'versions.txt', 'two')
    const { data } = await user.api('GET /files/{id}/versions', { params: { id: first.id } })
    const versionId = data[1]?.id
    assert.ok(versionId)
    const params = { id: first.id, versionId }
    const key = 'GET /files/{id}/versions/{versionId}/content'
    const ask = (etag: string) =>
      send(app, key, { params }, { ...bearer(user), 'if-none-match': etag })
    const answer = await ask(second.etag)
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.body, 'one')
    assert.equal(answer.headers.etag, first.etag)
    assert.equal(answer.headers['last-modified'], new Date(data[1]?.createdAt ?? 0).toUTCString())
    assert.equal((await ask(first.etag)).statusCode, 304)
  })
})

describe('conditions', () => {
  const before = new Date(Date.now() - 86_400_000).toUTCString()
  const later = new Date(Date.now() + 86_400_000).toUTCString()
  const cases: [string, () => Record<string, string>, number][] = [
    ['the present tag', () => ({ 'if-none-match': file.etag }), 304],
    ['the tag in a list', () => ({ 'if-none-match': `"x", W/${file.etag}` }), 304],
    ['any tag', () => ({ 'if-none-match': '*' }), 304],
    ['another tag', () => ({ 'if-none-match': '"x"' }), 200],
    ['not modified since its time', () => ({ 'if-modified-since': later }), 304],
    ['modified since', () => ({ 'if-modified-since': before }), 200],
    ['no time at all', () => ({ 'if-modified-since': 'yesterday' }), 200],
    [
      'the tag counts more than the time',
      () => ({ 'if-none-match': '"x"', 'if-modified-since': later }),
      200,
    ],
    ['matches', () => ({ 'if-match': file.etag }), 200],
    ['matches weakly only', () => ({ 'if-match': `W/${file.etag}` }), 412],
    ['matches not', () => ({ 'if-match': '"x"' }), 412],
    ['unmodified since', () => ({ 'if-unmodified-since': later }), 200],
    ['modified after all', () => ({ 'if-unmodified-since': before }), 412],
  ]
  for (const [what, headers, status] of cases) {
    test(`${what}: ${status}`, async () => {
      const answer = await download(headers())
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get('etag'), file.etag)
      const body = await answer.text()
      if (status === 200) assert.equal(body, text)
      if (status === 304) assert.equal(body, '')
      if (status === 412) assert.equal(JSON.parse(body).etag, file.etag)
    })
  }
})

describe('ranges', () => {
  const size = text.length
  const cases: [string, number, string?][] = [
    ['bytes=0-0', 206, text.slice(0, 1)],
    ['bytes=4-8', 206, text.slice(4, 9)],
    ['bytes=40-', 206, text.slice(40)],
    ['bytes=-3', 206, text.slice(-3)],
    ['bytes=-9999', 206, text],
    ['bytes=0-9999', 206, text],
    [`bytes=${size - 1}-`, 206, text.slice(-1)],
    [`bytes=${size}-`, 416],
    ['bytes=-0', 416],
    ['bytes=99999999999999999999-', 416],
    ['bytes=8-4', 200, text],
    ['bytes=a-b', 200, text],
    ['chars=0-1', 200, text],
    ['bytes=', 200, text],
  ]
  for (const [range, status, body] of cases) {
    test(`${range}: ${status}`, async () => {
      const answer = await download({ range })
      assert.equal(answer.status, status)
      const received = await answer.text()
      if (body !== undefined) assert.equal(received, body)
      if (status === 416) assert.equal(answer.headers.get('content-range'), `bytes */${size}`)
      if (status !== 206) return
      const from = text.indexOf(received)
      const expected = `bytes ${from}-${from + received.length - 1}/${size}`
      assert.equal(answer.headers.get('content-range'), expected)
      assert.equal(answer.headers.get('content-length'), String(received.length))
      assert.equal(answer.headers.get('repr-digest'), `sha-256=:${sha256(text)}:`)
    })
  }

  test('I12: If-Range sends the part of the version that the client has, or the whole new one', async () => {
    const range = 'bytes=4-8'
    const statusOf = async (ifRange: string) =>
      (await download({ range, 'if-range': ifRange })).status
    assert.equal(await statusOf(file.etag), 206)
    assert.equal(await statusOf('"other"'), 200)
    assert.equal(await statusOf(`W/${file.etag}`), 200)
    assert.equal(await statusOf(new Date(0).toUTCString()), 200)
  })
})

describe('what is noted of a download', () => {
  async function entriesOf(id: NodeId): Promise<ActivityEntry[]> {
    const query = { 'filter[nodeId]': id, 'filter[type]': 'file.downloaded' } as const
    return (await user.api('GET /activity', { query })).data
  }

  function statsOf(id: NodeId) {
    return user.api('GET /files/{id}', { params: { id } })
  }

  test('each complete download counts, and the activity says who took which version', async () => {
    const { id } = await upload(user, 'counted.txt', 'count me')
    assert.deepEqual(await entriesOf(id), [])
    for (let at = 0; at < 3; at++) await (await download({}, { id })).text()
    const entries = await eventually('three entries', async () => {
      const found = await entriesOf(id)
      return found.length === 3 && found
    })
    const [entry] = entries
    assert.deepEqual(entry?.details, { version: 1, sentBytes: 8, isComplete: true })
    assert.equal(entry?.actor?.id, user.me.id)
    const stats = await statsOf(id)
    assert.equal(stats.downloadCount, 3)
    const seconds = (Date.now() - Date.parse(stats.lastAccessedAt ?? '')) / 1000
    assert.ok(seconds >= 0 && seconds < 60)
  })

  test('a look inside the app is an access and no download', async () => {
    const { id } = await upload(user, 'viewed.txt', 'look')
    const url = contentUrl(id, { disposition: 'inline' })
    await (await fetch(url, { headers: bearer(user) })).text()
    await eventually('the access', async () => (await statsOf(id)).lastAccessedAt !== null)
    assert.equal((await statsOf(id)).downloadCount, 0)
    assert.deepEqual(await entriesOf(id), [])
  })

  test('HEAD, 304, 416 and the later parts of a download count for nothing', async () => {
    const { id, etag } = await upload(user, 'uncounted.txt', 'nothing')
    await download({}, { id, method: 'HEAD' })
    await download({ 'if-none-match': etag }, { id })
    await download({ range: 'bytes=99-' }, { id })
    await (await download({ range: 'bytes=3-' }, { id })).text()
    // What is counted is written in order, so it is enough to wait for one that counts.
    await (await download({ range: 'bytes=0-2' }, { id })).text()
    const entries = await eventually('one entry', async () => {
      const found = await entriesOf(id)
      return found.length > 0 && found
    })
    assert.equal(entries.length, 1)
    assert.equal((await statsOf(id)).downloadCount, 1)
  })

  test('a client that goes away is noted with the bytes it got', async () => {
    const big = await upload(user, 'big.bin', Buffer.alloc(32 * 1024 * 1024, 'x'))
    const request = get(contentUrl(big.id), { headers: bearer(user) })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    await once(response, 'readable')
    request.destroy()
    const [entry] = await eventually('the entry', async () => {
      const found = await entriesOf(big.id)
      return found.length > 0 && found
    })
    assert.equal(entry?.details.isComplete, false)
    assert.ok(Number(entry?.details.sentBytes) < big.sizeBytes)
  })
})

test('I4: damaged bytes never arrive as a complete file', async () => {
  for (const [name, size] of [
    ['small.bin', 1000],
    ['large.bin', 3_000_000],
  ] as const) {
    const stored = await upload(user, name, Buffer.alloc(size, name))
    const path = app.services.store.path(blobRef(stored.sha256))
    await chmod(path, 0o644)
    const handle = await open(path, 'r+')
    await handle.write('!', size - 10)
    await handle.close()
    const ended = await download({}, { id: stored.id })
      .then(async (answer) => (answer.ok ? answer.arrayBuffer() : undefined))
      .then(
        (bytes) => bytes?.byteLength,
        () => 'broken off',
      )
    assert.notEqual(ended, size, name)
  }
})
