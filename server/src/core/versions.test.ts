import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { NodeId } from '@cloudservice/contract'
import { sql } from 'kysely'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { codeOf } from '../../test/requests.ts'
import { createFolder, trash, upload } from '../../test/tree.ts'
import { sqlError } from '../infra/db.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

async function listVersions(id: NodeId) {
  return (await user.api('GET /files/{id}/versions', { params: { id }, query: { limit: 200 } }))
    .data
}

async function readVersion(id: NodeId, number: number): Promise<string> {
  const version = (await listVersions(id)).find((item) => item.number === number)
  assert.ok(version)
  const params = { id, versionId: version.id }
  const response = await user.api('GET /files/{id}/versions/{versionId}/content', { params })
  return response.text()
}

async function restore(id: NodeId, number: number, headers: Record<string, string> = {}) {
  const version = (await listVersions(id)).find((item) => item.number === number)
  assert.ok(version)
  const params = { id, versionId: version.id }
  return user.api('POST /files/{id}/versions/{versionId}/restore', { params, headers })
}

/** A file with the contents as its versions. */
async function buildFile(name: string, ...contents: string[]) {
  let file = await upload(user, name, contents[0] ?? '')
  for (const content of contents.slice(1)) file = await upload(user, name, content)
  return file
}

describe('I7: the history of a file', () => {
  test('has every content under its number, newest first, with author, size and hash', async () => {
    const file = await buildFile('history.txt', 'one', 'twotwo', 'three')
    const versions = await listVersions(file.id)
    assert.deepEqual(
      versions.map(({ number, sizeBytes, isCurrent, restoredFrom }) => [
        number,
        sizeBytes,
        isCurrent,
        restoredFrom,
      ]),
      [
        [3, 5, true, null],
        [2, 6, false, null],
        [1, 3, false, null],
      ],
    )
    assert.equal(versions[0]?.sha256, file.sha256)
    for (const { createdBy, fileId } of versions) {
      assert.deepEqual(createdBy, { id: user.me.id, name: user.me.name })
      assert.equal(fileId, file.id)
    }
    assert.equal(await readVersion(file.id, 1), 'one')
    assert.equal(await readVersion(file.id, 2), 'twotwo')
  })

  test('has pages', async () => {
    const file = await buildFile('pages.txt', 'a', 'b', 'c', 'd', 'e')
    const params = { id: file.id }
    const first = await user.api('GET /files/{id}/versions', { params, query: { limit: 2 } })
    const cursor = first.page.next ?? ''
    const rest = await user.api('GET /files/{id}/versions', { params, query: { limit: 9, cursor } })
    const numbers = [...first.data, ...rest.data].map(({ number }) => number)
    assert.deepEqual(numbers, [5, 4, 3, 2, 1])
    assert.equal(rest.page.next, null)
  })

  test('goes along with rename and move, and is nobody else’s', async () => {
    const file = await buildFile('wanders.txt', 'one', 'two')
    const folder = await createFolder(user, 'Elsewhere')
    const body = { name: 'wandered.md', parentId: folder.id }
    const moved = await user.api('PATCH /files/{id}', { params: { id: file.id }, body })
    assert.equal(moved.version, 2)
    assert.equal(moved.etag, file.etag)
    assert.equal(await readVersion(file.id, 1), 'one')
    const other = await app.buildUser()
    const params = { id: file.id }
    assert.equal(await codeOf(other.api('GET /files/{id}/versions', { params })), 'not-found')
  })

  test('a version of another file is not found through this one', async () => {
    const [one, two] = [await buildFile('one.txt', '1'), await buildFile('two.txt', '2')]
    const [version] = await listVersions(two.id)
    assert.ok(version)
    const params = { id: one.id, versionId: version.id }
    const download = user.api('GET /files/{id}/versions/{versionId}/content', { params })
    assert.equal(await codeOf(download), 'not-found')
    const restored = user.api('POST /files/{id}/versions/{versionId}/restore', { params })
    assert.equal(await codeOf(restored), 'not-found')
  })

  test('cannot be changed, not even in the database', async () => {
    const file = await buildFile('final.txt', 'one', 'two')
    const changes = [
      sql`update file_versions set sha256 = (select sha256 from blobs limit 1 offset 1) where file_id = ${file.id}`,
      sql`update file_versions set size_bytes = 1 where file_id = ${file.id}`,
      sql`update file_versions set number = number + 1 where file_id = ${file.id}`,
      sql`update file_versions set created_at = now() + interval '1 day' where file_id = ${file.id}`,
      sql`update file_versions set media_type = 'text/html' where file_id = ${file.id}`,
      sql`update file_versions set restored_from = 1 where file_id = ${file.id}`,
    ]
    for (const change of changes) {
      const code = await change.execute(app.services.db.write).then(
        () => 'changed',
        (error: unknown) => sqlError(error)?.code,
      )
      assert.equal(code, '23001')
    }
  })
})

describe('restoring a version', () => {
  test('I7: makes a new version of the old bytes and keeps those between', async () => {
    const file = await buildFile('back.txt', 'first', 'second', 'third')
    const restored = await restore(file.id, 1)
    assert.equal(restored.version, 4)
    assert.equal(restored.sizeBytes, 5)
    const response = await user.api('GET /files/{id}/content', { params: { id: file.id } })
    assert.equal(await response.text(), 'first')
    const versions = await listVersions(file.id)
    assert.deepEqual(
      versions.map(({ number, restoredFrom, isCurrent }) => [number, restoredFrom, isCurrent]),
      [
        [4, 1, true],
        [3, null, false],
        [2, null, false],
        [1, null, false],
      ],
    )
    assert.equal(versions[0]?.sha256, versions[3]?.sha256)
    const query = { 'filter[nodeId]': file.id, 'filter[type]': 'file.version-restored' } as const
    const { data } = await user.api('GET /activity', { query })
    assert.deepEqual(data[0]?.details, { version: 4, restoredFrom: 1 })
  })

  test('I13: with If-Match it refuses when the file has changed', async () => {
    const file = await buildFile('matched.txt', 'one', 'two')
    const later = await upload(user, 'matched.txt', 'three')
    assert.equal(
      await codeOf(restore(file.id, 1, { 'if-match': file.etag })),
      'precondition-failed',
    )
    assert.equal((await restore(file.id, 1, { 'if-match': later.etag })).version, 4)
  })

  test('I8: counts against the quota like an upload, and is refused beyond it', async () => {
    const small = await app.buildUser({ quotaBytes: 25 })
    const file = await upload(small, 'a.txt', '1234567890')
    await upload(small, 'a.txt', 'x')
    const { data } = await small.api('GET /files/{id}/versions', { params: { id: file.id } })
    const versionId = data[1]?.id
    assert.ok(versionId)
    const again = () =>
      small.api('POST /files/{id}/versions/{versionId}/restore', {
        params: { id: file.id, versionId },
      })
    await again()
    assert.equal((await small.api('GET /me')).usedBytes, 21)
    assert.equal(await codeOf(again()), 'quota-exceeded')
    assert.equal((await small.api('GET /me')).usedBytes, 21)
    assert.equal((await small.api('GET /files/{id}', { params: { id: file.id } })).version, 3)
  })

  test('is not possible in the trash, and gives back the type that the bytes had', async () => {
    const file = await upload(user, 'page.html', '<!doctype html><title>x</title>')
    await upload(user, 'page.html', 'plain text')
    assert.equal((await restore(file.id, 1)).mediaType, 'text/html')
    const [version] = await listVersions(file.id)
    assert.ok(version)
    await trash(user, file)
    const params = { id: file.id, versionId: version.id }
    const late = user.api('POST /files/{id}/versions/{versionId}/restore', { params })
    assert.equal(await codeOf(late), 'not-found')
  })
})
