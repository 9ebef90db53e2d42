import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ActivityEntry, DuplicateGroup, Node, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { createFolder, namesOf, trash, upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

/** All items of a list that has pages. */
async function readPages<T>(
  ask: (query: {
    limit: number
    cursor?: string
  }) => Promise<{ data: T[]; page: { next: string | null } }>,
  limit = 2,
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const { data, page } = await ask({ limit, ...(cursor ? { cursor } : {}) })
    items.push(...data)
    cursor = page.next ?? undefined
  } while (cursor)
  return items
}

function patchFile(id: NodeId, body: object) {
  return user.api('PATCH /files/{id}', { params: { id }, body })
}

describe('recent', () => {
  before(async () => {
    user = await app.buildUser()
  })

  test('files by their last change of content, newest first, without folders and trash', async () => {
    const folder = await createFolder(user, 'folder')
    const files = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      files.push(await upload(user, `${name}.txt`, name, { parentId: folder.id }))
    }
    const [, b, c] = files
    assert.ok(b && c)
    await upload(user, 'b.txt', 'newer', { parentId: folder.id })
    await patchFile(c.id, { name: 'c2.txt', description: 'no change of content' })
    const gone = await createFolder(user, 'gone')
    await upload(user, 'in the trash.txt', 'x', { parentId: gone.id })
    await trash(user, gone)
    const recent = await readPages<Node>((query) => user.api('GET /recent', { query }))
    assert.deepEqual(namesOf({ data: recent }), ['b.txt', 'e.txt', 'd.txt', 'c2.txt', 'a.txt'])
  })
})

describe('starred and described', () => {
  before(async () => {
    user = await app.buildUser()
  })

  test('stars are listed by name, folders first, and go with what is in the trash', async () => {
    const folder = await createFolder(user, 'z folder')
    await user.api('PATCH /folders/{id}', { params: { id: folder.id }, body: { isStarred: true } })
    for (const name of ['b', 'a', 'c']) {
      const { id } = await upload(user, `${name}.txt`, name, { parentId: folder.id })
      await patchFile(id, { isStarred: true })
    }
    await upload(user, 'plain.txt', 'x')
    const starred = await readPages<Node>((query) => user.api('GET /starred', { query }))
    assert.deepEqual(namesOf({ data: starred }), ['z folder', 'a.txt', 'b.txt', 'c.txt'])
    await trash(user, folder)
    assert.deepEqual((await user.api('GET /starred')).data, [])
  })

  test('a star changes neither the bytes nor their tag, and can be set twice', async () => {
    const file = await upload(user, 'star.txt', 'x')
    for (const isStarred of [true, true, false, false]) {
      const patched = await patchFile(file.id, { isStarred })
      assert.equal(patched.isStarred, isStarred)
      assert.equal(patched.etag, file.etag)
      assert.equal(patched.modifiedAt, file.modifiedAt)
    }
  })

  test('a description of up to 4000 characters in any script, and null for none', async () => {
    const { id } = await upload(user, 'described.txt', 'x')
    for (const description of ['第一行\nsecond line', '😀'.repeat(2000), '']) {
      assert.equal((await patchFile(id, { description })).description, description)
    }
    await patchFile(id, { description: 'text' })
    assert.equal((await patchFile(id, { description: null })).description, '')
  })
})

describe('duplicates', () => {
  before(async () => {
    user = await app.buildUser()
  })

  test('are groups of live files with equal bytes, most wasted space first, empty ones never', async () => {
    const folder = await createFolder(user, 'copies')
    const put = (name: string, content: string) =>
      upload(user, name, content, { parentId: folder.id })
    await put('x1.txt', 'x'.repeat(100))
    await put('x2.txt', 'x'.repeat(100))
    for (const name of ['y1', 'y2', 'y3']) await put(`${name}.txt`, 'y'.repeat(60))
    for (const name of ['z1', 'z2']) await put(`${name}.txt`, 'z'.repeat(100))
    for (const name of ['e1', 'e2']) await put(`${name}.txt`, '')
    await put('single.txt', 'single')
    await trash(user, await put('x3.txt', 'x'.repeat(100)))
    const other = await app.buildUser()
    await upload(other, 'single.txt', 'single')

    const groups = await readPages<DuplicateGroup>(
      (query) => user.api('GET /duplicates', { query }),
      1,
    )
    const shown = groups.map(({ count, sizeBytes, files }) => [
      count * sizeBytes,
      namesOf({ data: files }),
    ])
    assert.deepEqual(shown[0], [180, ['y1.txt', 'y2.txt', 'y3.txt']])
    // The two that waste the same come in the order of their hashes.
    assert.deepEqual(
      new Set(shown.slice(1)),
      new Set([
        [200, ['x1.txt', 'x2.txt']],
        [200, ['z1.txt', 'z2.txt']],
      ]),
    )
    await trash(user, folder)
    assert.deepEqual((await user.api('GET /duplicates')).data, [])
  })
})

describe('activity', () => {
  before(async () => {
    user = await app.buildUser()
  })

  test('has pages, newest first, and filters by node and by type', async () => {
    const file = await upload(user, 'a.txt', 'one')
    await upload(user, 'a.txt', 'two')
    await upload(user, 'b.txt', 'three')
    await patchFile(file.id, { name: 'c.txt' })
    const all = await readPages<ActivityEntry>((query) => user.api('GET /activity', { query }), 1)
    assert.deepEqual(
      all.map(({ type, nodeName }) => `${type} ${nodeName}`),
      [
        'file.renamed c.txt',
        'file.uploaded b.txt',
        'file.version-added a.txt',
        'file.uploaded a.txt',
      ],
    )
    const byNode = await user.api('GET /activity', { query: { 'filter[nodeId]': file.id } })
    assert.equal(byNode.data.length, 3)
    const query = { 'filter[type]': 'file.uploaded' } as const
    const byType = await user.api('GET /activity', { query })
    assert.deepEqual(
      byType.data.map(({ nodeName }) => nodeName),
      ['b.txt', 'a.txt'],
    )
    assert.equal(all[0]?.actor?.id, user.me.id)
    assert.match(all[0]?.ip ?? '', /127\.0\.0\.1$/)
    assert.match(all[0]?.userAgent ?? '', /node/i)
  })

  test('I17: is about the caller’s own tree only', async () => {
    const file = await upload(user, 'mine.txt', 'x')
    const other = await app.buildUser()
    assert.deepEqual((await other.api('GET /activity')).data, [])
    const query = { 'filter[nodeId]': file.id }
    assert.deepEqual((await other.api('GET /activity', { query })).data, [])
  })
})
