import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { endpointUrl, ProblemError } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

function upload(name: string, text: string, onConflict?: 'version' | 'rename' | 'fail') {
  const query = { name, ...(onConflict ? { onConflict } : {}) }
  return user.api('POST /files', { query, body: new Blob([text]) })
}

async function code(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  )
}

describe('POST /files', () => {
  test('stores a file with its metadata and its first version', async () => {
    const file = await upload('Notes.md', '# hello')
    assert.equal(file.kind, 'file')
    assert.equal(file.parentId, user.me.rootFolderId)
    assert.equal(file.sizeBytes, 7)
    assert.equal(file.sha256, createHash('sha256').update('# hello').digest('hex'))
    assert.equal(file.mediaType, 'text/markdown')
    assert.equal(file.extension, 'md')
    assert.equal(file.version, 1)
    const versions = await user.api('GET /files/{id}/versions', { params: { id: file.id } })
    assert.deepEqual(
      versions.data.map(({ number, sha256, isCurrent }) => ({ number, sha256, isCurrent })),
      [{ number: 1, sha256: file.sha256, isCurrent: true }],
    )
    const activity = await user.api('GET /activity', { query: { 'filter[nodeId]': file.id } })
    assert.deepEqual(
      activity.data.map(({ type }) => type),
      ['file.uploaded'],
    )
  })

  test('a second upload of the same name becomes version 2, and the same bytes change nothing', async () => {
    const first = await upload('twice.txt', 'one')
    const second = await upload('twice.txt', 'two')
    const third = await upload('twice.txt', 'two')
    assert.equal(second.id, first.id)
    assert.equal(second.version, 2)
    assert.notEqual(second.etag, first.etag)
    assert.equal(third.version, 2)
    assert.equal(third.etag, second.etag)
  })

  test('policy rename keeps both, policy fail refuses and names the file that is there', async () => {
    const first = await upload('both.txt', 'one')
    const second = await upload('both.txt', 'two', 'rename')
    assert.equal(second.name, 'both (2).txt')
    assert.notEqual(second.id, first.id)
    const problem = await upload('both.txt', 'x', 'fail').catch((error: unknown) => error)
    assert.ok(problem instanceof ProblemError)
    assert.equal(problem.code, 'name-taken')
    assert.equal(problem.problem.conflictId, first.id)
  })

  test('takes an empty file', async () => {
    const file = await upload('empty.txt', '')
    assert.equal(file.sizeBytes, 0)
    const response = await user.api('GET /files/{id}/content', { params: { id: file.id } })
    assert.equal(await response.text(), '')
  })

  test('refuses unsafe names and content that is not what the name says', async () => {
    for (const name of ['a/b', '..', 'x\u0001y', 'é'.repeat(200)]) {
      assert.equal(await code(upload(name, 'x')), 'invalid-name', JSON.stringify(name))
    }
    assert.equal(await code(upload('x\u0000y', 'x')), 'bad-request')
    assert.equal(await code(upload('picture.png', 'this is text')), 'type-mismatch')
  })

  test('the path is the same in NFC and NFD', async () => {
    const composed = await upload('caf\u00e9.txt', 'one')
    const decomposed = await upload('cafe\u0301.txt', 'two')
    assert.equal(decomposed.id, composed.id)
    assert.equal(decomposed.name, 'caf\u00e9.txt')
  })

  test('is refused without sign-in, in a folder of somebody else and in an unknown one', async () => {
    const other = await app.buildUser()
    const query = { name: 'x.txt', parentId: other.me.rootFolderId }
    assert.equal(await code(user.api('POST /files', { query, body: 'x' })), 'not-found')
    assert.equal(await code(app.anonymous('POST /files', { query, body: 'x' })), 'unauthenticated')
    const missing = endpointUrl('POST /files', { query: { name: 'x', parentId: 'nonsense' } })
    const response = await fetch(app.url + missing, {
      method: 'POST',
      headers: { authorization: `Bearer ${user.token}` },
      body: 'x',
    })
    assert.equal(response.status, 400)
  })

  test('counts exactly against the quota, and a refused upload leaves nothing behind', async () => {
    const small = await app.buildUser({ quotaBytes: 10 })
    const send = (name: string, text: string) =>
      small.api('POST /files', { query: { name }, body: text })
    await send('a.txt', '123456')
    assert.equal(await code(send('b.txt', '12345')), 'quota-exceeded')
    await send('c.txt', '1234')
    assert.equal((await small.api('GET /me')).usedBytes, 10)
    assert.deepEqual(await readdir(join(app.dataDir, 'staging')), [])
  })
})

describe('PUT /files/{id}/content', () => {
  test('adds a version when the tag fits, and asks for the tag', async () => {
    const file = await upload('put.txt', 'one')
    const put = (text: string, headers: Record<string, string>) =>
      user.api('PUT /files/{id}/content', { params: { id: file.id }, body: text, headers })
    assert.equal(await code(put('two', {})), 'precondition-required')
    const second = await put('two', { 'if-match': file.etag })
    assert.equal(second.version, 2)
    assert.equal(await code(put('three', { 'if-match': file.etag })), 'precondition-failed')
    assert.equal((await put('three', { 'if-match': '*' })).version, 3)
  })
})
