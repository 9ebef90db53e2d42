import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FolderRef, Node, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { codeOf } from '../../test/requests.ts'
import { createFolder, namesOf, trash, upload } from '../../test/tree.ts'
import { blobRef } from '../blobs/blob-store.ts'
import { DAY } from '../lib/time.ts'

let app: TestApp
let user: TestUser
const now = new Date('2030-05-01T12:00:00Z')
before(async () => {
  app = await createTestApp({ CLOUDSERVICE_TRASH_DAYS: '30' }, { clock: { now: () => now } })
  user = await app.buildUser()
})
after(() => app.close())

function restore(id: NodeId, parentId?: FolderRef, by = user): Promise<Node> {
  const body = parentId === undefined ? {} : { parentId }
  return by.api('POST /trash/{id}/restore', { params: { id }, body })
}

function purge(id: NodeId, by = user) {
  return by.api('DELETE /trash/{id}', { params: { id } })
}

async function trashNames(by = user): Promise<string[]> {
  const { data } = await by.api('GET /trash', { query: { limit: 200 } })
  return data.map(({ node }) => node.name)
}

async function childNames(id: NodeId | 'root', by = user): Promise<string[]> {
  return namesOf(await by.api('GET /folders/{id}/children', { params: { id } }))
}

function isStored(sha256: string): Promise<boolean> {
  return app.services.store.exists(blobRef(sha256))
}

async function usedBytes(by: TestUser): Promise<number> {
  return (await by.api('GET /me')).usedBytes
}

describe('deleting', () => {
  test('I11: moves into the trash with place and time, and out of every view', async () => {
    const outer = await createFolder(user, 'Photos')
    const inner = await createFolder(user, '2024', outer.id)
    const file = await upload(user, 'beach.txt', 'sand', { parentId: inner.id })
    await trash(user, file)
    const { data } = await user.api('GET /trash')
    const [item] = data
    assert.equal(item?.id, file.id)
    assert.equal(item?.originalPath, '/Photos/2024')
    assert.equal(item?.originalParentId, inner.id)
    assert.equal(item?.node.name, 'beach.txt')
    const expiresAt = new Date(now.getTime() + 30 * DAY).toISOString()
    assert.equal(item?.expiresAt, expiresAt)
    assert.deepEqual(await childNames(inner.id), [])
    for (const key of [
      'GET /files/{id}',
      'GET /files/{id}/content',
      'DELETE /files/{id}',
    ] as const) {
      assert.equal(await codeOf(user.api(key, { params: { id: file.id } })), 'not-found', key)
    }
  })

  test('a folder goes with everything in it as one item', async () => {
    const someone = await app.buildUser()
    const top = await createFolder(someone, 'Top')
    const below = await createFolder(someone, 'Below', top.id)
    const file = await upload(someone, 'deep.txt', 'x', { parentId: below.id })
    await trash(someone, top)
    assert.deepEqual(await trashNames(someone), ['Top'])
    for (const id of [top.id, below.id]) {
      const params = { id }
      assert.equal(await codeOf(someone.api('GET /folders/{id}', { params })), 'not-found')
      assert.equal(await codeOf(createFolder(someone, 'x', id)), 'not-found')
    }
    const params = { id: file.id }
    assert.equal(await codeOf(someone.api('GET /files/{id}/content', { params })), 'not-found')
    assert.equal(await codeOf(purge(file.id, someone)), 'not-found')
    assert.equal(await codeOf(restore(file.id, undefined, someone)), 'not-found')
  })

  test('frees the name but no space; the trash counts until it is emptied', async () => {
    const small = await app.buildUser({ quotaBytes: 10 })
    const file = await upload(small, 'name.txt', '123456')
    await trash(small, file)
    assert.equal(await usedBytes(small), 6)
    assert.equal(await codeOf(upload(small, 'name.txt', '12345')), 'quota-exceeded')
    assert.equal((await upload(small, 'name.txt', '1234')).name, 'name.txt')
    assert.deepEqual(await small.api('DELETE /trash'), { deleted: 1 })
    assert.equal(await usedBytes(small), 4)
  })

  test('the trash has pages, last deleted first', async () => {
    const someone = await app.buildUser()
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.txt`)
    for (const name of names) await trash(someone, await upload(someone, name, name))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { limit: 2, ...(cursor ? { cursor } : {}) }
      const { data, page } = await someone.api('GET /trash', { query })
      seen.push(...data.map(({ node }) => node.name))
      cursor = page.next ?? undefined
    } while (cursor)
    assert.deepEqual(seen, names.reverse())
  })
})

describe('restoring', () => {
  test('puts back where it was, with its versions and its star', async () => {
    const folder = await createFolder(user, 'Home')
    const file = await upload(user, 'back.txt', 'one', { parentId: folder.id })
    await upload(user, 'back.txt', 'two', { parentId: folder.id })
    const params = { id: file.id }
    const before = await user.api('PATCH /files/{id}', { params, body: { isStarred: true } })
    await trash(user, file)
    const restored = await restore(file.id)
    assert.deepEqual(restored, before)
    const versions = await user.api('GET /files/{id}/versions', { params })
    assert.equal(versions.data.length, 2)
    assert.equal(await codeOf(restore(file.id)), 'not-found')
  })

  test('a name that is taken by now gets a number', async () => {
    const file = await upload(user, 'popular.txt', 'first')
    await trash(user, file)
    await upload(user, 'Popular.TXT', 'second')
    assert.equal((await restore(file.id)).name, 'popular (2).txt')
  })

  test('goes into another folder when that is asked for', async () => {
    const target = await createFolder(user, 'Asked for')
    const file = await upload(user, 'elsewhere.txt', 'x')
    await trash(user, file)
    assert.equal((await restore(file.id, target.id)).parentId, target.id)
    await trash(user, file)
    const other = await app.buildUser()
    assert.equal(await codeOf(restore(file.id, other.me.rootFolderId)), 'not-found')
    assert.equal((await restore(file.id, 'root')).parentId, user.me.rootFolderId)
  })

  test('cannot go into itself, which is not there', async () => {
    const outer = await createFolder(user, 'Ouroboros')
    const inner = await createFolder(user, 'inside', outer.id)
    await trash(user, outer)
    for (const id of [outer.id, inner.id]) {
      assert.equal(await codeOf(restore(outer.id, id)), 'not-found')
    }
    assert.equal((await restore(outer.id)).name, 'Ouroboros')
  })

  test('I11: when its folder is in the trash too, it goes to the nearest folder that is not', async () => {
    const outer = await createFolder(user, 'Stays')
    const middle = await createFolder(user, 'Goes', outer.id)
    const inner = await createFolder(user, 'Goes along', middle.id)
    const file = await upload(user, 'survivor.txt', 'x', { parentId: inner.id })
    await trash(user, file)
    await trash(user, middle)
    assert.equal((await restore(file.id)).parentId, outer.id)
    const back = await restore(middle.id)
    assert.equal(back.parentId, outer.id)
    assert.deepEqual(await childNames(inner.id), [])
  })

  test('what was trashed by itself before its folder does not come back with it', async () => {
    const folder = await createFolder(user, 'Nest')
    const file = await upload(user, 'alone.txt', 'x', { parentId: folder.id })
    await upload(user, 'together.txt', 'x', { parentId: folder.id })
    await trash(user, file)
    await trash(user, folder)
    await restore(folder.id)
    assert.deepEqual(await childNames(folder.id), ['together.txt'])
    assert.equal((await restore(file.id)).parentId, folder.id)
  })
})

describe('deleting for good', () => {
  test('I3: removes the bytes of all versions, and gives the space back', async () => {
    const someone = await app.buildUser()
    const first = await upload(someone, 'a.txt', 'purged version one')
    const second = await upload(someone, 'a.txt', 'purged version two')
    await trash(someone, second)
    await purge(second.id, someone)
    assert.deepEqual([await isStored(first.sha256), await isStored(second.sha256)], [false, false])
    assert.equal(await usedBytes(someone), 0)
    assert.deepEqual(await trashNames(someone), [])
    assert.equal(await codeOf(purge(second.id, someone)), 'not-found')
  })

  test('I2: keeps bytes that another file, version, user or trash item refers to', async () => {
    const other = await app.buildUser()
    const holders: ((content: string) => Promise<unknown>)[] = [
      (content) => upload(user, 'same bytes.txt', content),
      (content) => upload(other, 'theirs.txt', content),
      async (content) => {
        await upload(user, 'older version.txt', content)
        await upload(user, 'older version.txt', `newer than ${content}`)
      },
      async (content) => trash(user, await upload(user, 'in the trash.txt', content)),
    ]
    for (const [at, hold] of holders.entries()) {
      const content = `shared bytes ${at}`
      await hold(content)
      const file = await upload(user, `mine ${at}.txt`, content)
      await trash(user, file)
      await purge(file.id)
      assert.equal(await isStored(file.sha256), true, String(hold))
    }
  })

  test('takes everything in a folder, but not what was trashed from it before', async () => {
    const someone = await app.buildUser()
    const outer = await createFolder(someone, 'Outer')
    const inner = await createFolder(someone, 'Inner', outer.id)
    const early = await upload(someone, 'early.txt', 'trashed early', { parentId: inner.id })
    const late = await upload(someone, 'late.txt', 'goes along', { parentId: inner.id })
    await trash(someone, early)
    await trash(someone, inner)
    await trash(someone, outer)
    await purge(inner.id, someone)
    assert.deepEqual(await trashNames(someone), ['Outer', 'early.txt'])
    assert.deepEqual([await isStored(late.sha256), await isStored(early.sha256)], [false, true])
    await purge(outer.id, someone)
    const restored = await restore(early.id, undefined, someone)
    assert.equal(restored.parentId, someone.me.rootFolderId)
    assert.equal(await usedBytes(someone), 'trashed early'.length)
  })

  test('empties the trash of its owner and of nobody else', async () => {
    const [one, two] = [await app.buildUser(), await app.buildUser()]
    for (const by of [one, two]) {
      await trash(by, await upload(by, 'a.txt', 'x'))
      await trash(by, await createFolder(by, 'folder'))
      await upload(by, 'kept.txt', 'kept')
    }
    assert.deepEqual(await one.api('DELETE /trash'), { deleted: 2 })
    assert.deepEqual(await one.api('DELETE /trash'), { deleted: 0 })
    assert.equal((await trashNames(two)).length, 2)
    assert.deepEqual(await childNames('root', one), ['kept.txt'])
    assert.equal(await usedBytes(one), 4)
  })

  test('is told in the activity, which outlives the file', async () => {
    const file = await upload(user, 'remembered.txt', '12345')
    await trash(user, file)
    await restore(file.id)
    await trash(user, file)
    await purge(file.id)
    const { data } = await user.api('GET /activity', { query: { 'filter[nodeId]': file.id } })
    assert.deepEqual(
      data.map(({ type }) => type),
      ['node.deleted', 'node.trashed', 'node.restored', 'node.trashed', 'file.uploaded'],
    )
    assert.deepEqual(data[0]?.details, { sizeBytes: 5, kind: 'file' })
    assert.equal(data[0]?.nodeName, 'remembered.txt')
  })
})
