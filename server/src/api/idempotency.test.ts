import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { endpointUrl } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, eventually, multipart, send } from '../../test/requests.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

function createFolder(key: string, name: string, by = user) {
  const headers = { ...bearer(by), 'idempotency-key': key }
  return send(app, 'POST /folders', { body: { parentId: 'root', name } }, headers)
}

function upload(key: string, name: string, payload: string) {
  const headers = { ...bearer(user), 'idempotency-key': key }
  return send(app, 'POST /files', { query: { name }, payload }, headers)
}

/** Begins an upload and leaves it half-way. */
async function beginUpload(key: string, name: string) {
  const outgoing = request(app.url + endpointUrl('POST /files', { query: { name } }), {
    method: 'POST',
    headers: { ...bearer(user), 'idempotency-key': key, 'content-length': 10 },
  })
  outgoing.on('error', () => undefined)
  outgoing.write('12345')
  await eventually('the key is taken', () => statusOf(key))
  return outgoing
}

/** What is known of a key: `running` or the status of its answer. */
async function statusOf(key: string): Promise<string | undefined> {
  const row = await app.services.db.write
    .selectFrom('idempotency_keys')
    .select('status')
    .where('key', '=', key)
    .executeTakeFirst()
  return row && String(row.status ?? 'running')
}

describe('I14: Idempotency-Key', () => {
  test('the same request again gets the first answer and has no second effect', async () => {
    const first = await createFolder('same', 'Once')
    const second = await createFolder('same', 'Once')
    assert.equal(first.statusCode, 201)
    assert.equal(first.headers['idempotency-replayed'], undefined)
    assert.equal(second.statusCode, 201)
    assert.equal(second.headers['idempotency-replayed'], 'true')
    assert.equal(second.headers['content-type'], first.headers['content-type'])
    assert.equal(second.body, first.body)
    const found = await user.api('GET /search', { query: { q: 'Once' } })
    assert.equal(found.data.length, 1)
  })

  test('a refusal is the answer too', async () => {
    await user.api('POST /folders', { body: { parentId: 'root', name: 'Taken' } })
    const first = await createFolder('refused', 'Taken')
    const second = await createFolder('refused', 'Taken')
    assert.equal(first.statusCode, 409)
    assert.equal(second.body, first.body)
    assert.equal(second.headers['idempotency-replayed'], 'true')
  })

  test('another body, query or address under the same key is refused', async () => {
    await createFolder('reused', 'First')
    const headers = { ...bearer(user), 'idempotency-key': 'reused' }
    const answers = [
      await createFolder('reused', 'Second'),
      await send(app, 'POST /files', { query: { name: 'x.txt' }, payload: 'x' }, headers),
      await send(app, 'POST /files:batch', { body: { action: 'star', ids: [] } }, headers),
    ]
    for (const answer of answers.slice(0, 2)) {
      assert.equal(answer.statusCode, 422)
      assert.equal(answer.json().code, 'idempotency-key-reused')
    }
    assert.equal(answers[2]?.json().code, 'validation-failed')
  })

  test('an upload is replayed for the same bytes and refused for others', async () => {
    const first = await upload('upload', 'one.txt', 'one')
    const second = await upload('upload', 'one.txt', 'one')
    assert.equal(first.statusCode, 201)
    assert.equal(second.body, first.body)
    assert.equal(second.headers.etag, first.headers.etag)
    assert.equal(second.headers.location, first.headers.location)
    const other = await upload('upload', 'one.txt', 'two')
    assert.equal(other.json().code, 'idempotency-key-reused')
    const { id, version } = first.json()
    assert.equal((await user.api('GET /files/{id}', { params: { id } })).version, version)
  })

  test('a form of files is stored once', async () => {
    const headers = { ...bearer(user), 'idempotency-key': 'form' }
    const sample = { params: { id: 'root' }, ...multipart('form.txt', 'form') }
    const query = { onConflict: 'rename' }
    const send1 = () =>
      send(app, 'POST /folders/{id}/files', {
        ...sample,
        query,
        headers: { ...sample.headers, ...headers },
      })
    const [first, second] = [await send1(), await send1()]
    assert.equal(first.statusCode, 201)
    assert.equal(second.body, first.body)
    const found = await user.api('GET /search', { query: { q: 'form' } })
    assert.equal(found.data.length, 1)
  })

  test('a fault of ours is not kept: the next try has its chance', async () => {
    const small = await app.buildUser({ quotaBytes: 3 })
    const headers = { ...bearer(small), 'idempotency-key': 'space' }
    const sample = { query: { name: 'x.txt' }, payload: 'four' }
    assert.equal((await send(app, 'POST /files', sample, headers)).statusCode, 507)
    assert.equal(await statusOf('space'), undefined)
    await app.services.users.setQuota(small.me.email, 4)
    assert.equal((await send(app, 'POST /files', sample, headers)).statusCode, 201)
  })

  test('while the first request runs, a second one is a conflict', async () => {
    const outgoing = await beginUpload('running', 'slow.txt')
    const second = await upload('running', 'slow.txt', '1234567890')
    assert.equal(second.statusCode, 409)
    assert.equal(second.json().code, 'in-progress')
    outgoing.end('67890')
    const [response] = await once(outgoing, 'response')
    assert.equal(response.statusCode, 201)
    response.resume()
    assert.equal((await upload('running', 'slow.txt', '1234567890')).statusCode, 201)
  })

  test('an upload that broke off leaves the key free for the next try', async () => {
    const outgoing = await beginUpload('broken', 'broken.txt')
    outgoing.destroy()
    await eventually('the key is free', async () => (await statusOf('broken')) === undefined)
    const retry = await upload('broken', 'broken.txt', '1234567890')
    assert.equal(retry.statusCode, 201)
    assert.equal(retry.headers['idempotency-replayed'], undefined)
  })

  test('of equal requests at the same time one has an effect', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => createFolder('race', 'Race')),
    )
    const created = answers.filter(({ statusCode }) => statusCode === 201)
    assert.ok(created.length >= 1)
    assert.equal(new Set(created.map(({ body }) => body)).size, 1)
    const firsts = created.filter(({ headers }) => !headers['idempotency-replayed'])
    assert.equal(firsts.length, 1)
    const others = answers.filter(({ statusCode }) => statusCode !== 201)
    assert.deepEqual(
      [...new Set(others.map((answer) => answer.json().code))],
      ['in-progress'].slice(0, others.length),
    )
  })

  test('keys of different users do not meet', async () => {
    const other = await app.buildUser()
    const mine = await createFolder('shared', 'Shared')
    const theirs = await createFolder('shared', 'Different', other)
    assert.equal(mine.statusCode, 201)
    assert.equal(theirs.statusCode, 201)
    assert.equal(theirs.headers['idempotency-replayed'], undefined)
  })

  test('a key ends after a day', async () => {
    const first = await createFolder('aged', 'Aged')
    await app.services.db.write
      .updateTable('idempotency_keys')
      .set({ created_at: new Date(Date.now() - 86_401_000) })
      .where('key', '=', 'aged')
      .execute()
    assert.equal(first.statusCode, 201)
    assert.equal((await createFolder('aged', 'Aged')).json().code, 'name-taken')
  })

  test('a key that is none is refused', async () => {
    for (const key of ['', 'a b', 'é', 'x'.repeat(256)]) {
      assert.equal((await createFolder(key, 'Never')).statusCode, 400, JSON.stringify(key))
    }
  })

  test('the secret of a token is never kept to be sent again', async () => {
    const headers = { ...bearer(user), 'idempotency-key': 'secret' }
    const { token } = (await send(app, 'POST /me/tokens', { body: { name: 'x' } }, headers)).json()
    assert.match(token, /^cs_pat_/)
    const rows = await app.services.db.write.selectFrom('idempotency_keys').select('body').execute()
    assert.ok(rows.every(({ body }) => !body?.includes('cs_pat_')))
  })
})
