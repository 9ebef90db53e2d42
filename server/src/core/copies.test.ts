import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CopyInput, Folder, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { codeOf } from '../../test/requests.ts'
import { createFolder, namesOf, trash, upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

function copyFile(id: NodeId, body: CopyInput, by = user) {
  return by.api('POST /files/{id}/copy', { params: { id }, body })
}

function copyFolder(id: NodeId, body: CopyInput, by = user) {
  return by.api('POST /folders/{id}/copy', { params: { id }, body })
}

/** Paths and hashes of everything in a folder. */
async function outline(id: NodeId, path = ''): Promise<string[]> {
  const { data } = await user.api('GET /folders/{id}/children', { params: { id } })
  const lines: string[] = []
  for (const node of data) {
    const line = `${path}/${node.name}`
    if (node.kind === 'file') lines.push(`${line} ${node.sha256} ${node.description}`)
    else lines.push(line, ...(await outline(node.id, line)))
  }
  return lines
}

/** How many stored blobs there are. */
async function countBlobs(): Promise<number> {
  let count = 0
  for await (const _ of app.services.store.list()) count++
  return count
}

async function buildTree(name: string, by = user): Promise<Folder> {
  const top = await createFolder(by, name)
  const inner = await createFolder(by, 'inner', top.id)
  await upload(by, 'a.txt', 'content a', { parentId: top.id })
  const b = await upload(by, 'b.txt', 'content b', { parentId: inner.id })
  const body = { description: 'about b' }
  await by.api('PATCH /files/{id}', { params: { id: b.id }, body })
  await trash(by, await upload(by, 'gone.txt', 'gone', { parentId: inner.id }))
  return top
}

describe('a copied file', () => {
  test('is a file of its own with one version, and shares the bytes', async () => {
    const file = await upload(user, 'origin.txt', 'one')
    await upload(user, 'origin.txt', 'current')
    const blobs = await countBlobs()
    const copy = await copyFile(file.id, { parentId: 'root', name: 'copy.txt' })
    assert.notEqual(copy.id, file.id)
    assert.equal(copy.version, 1)
    assert.equal(copy.downloadCount, 0)
    const response = await user.api('GET /files/{id}/content', { params: { id: copy.id } })
    assert.equal(await response.text(), 'current')
    assert.equal(await countBlobs(), blobs)
    await upload(user, 'copy.txt', 'changed')
    const { data } = await user.api('GET /files/{id}/versions', { params: { id: file.id } })
    assert.equal(data.length, 2)
  })

  test('beside its origin gets a free name; a wanted name must be free', async () => {
    const file = await upload(user, 'twice.tar.gz', new Uint8Array([0x1f, 0x8b, 8, 0]))
    assert.equal((await copyFile(file.id, { parentId: 'root' })).name, 'twice.tar (2).gz')
    assert.equal((await copyFile(file.id, { parentId: 'root' })).name, 'twice.tar (3).gz')
    const taken = copyFile(file.id, { parentId: 'root', name: 'TWICE.tar.gz' })
    assert.equal(await codeOf(taken), 'name-taken')
    const unsafe = copyFile(file.id, { parentId: 'root', name: 'a/b' })
    assert.equal(await codeOf(unsafe), 'invalid-name')
  })

  test('outlives its origin', async () => {
    const file = await upload(user, 'mortal.txt', 'shared bytes')
    const copy = await copyFile(file.id, { parentId: 'root', name: 'survivor.txt' })
    await trash(user, file)
    await user.api('DELETE /trash/{id}', { params: { id: file.id } })
    const response = await user.api('GET /files/{id}/content', { params: { id: copy.id } })
    assert.equal(await response.text(), 'shared bytes')
  })
})

describe('a copied folder', () => {
  test('has everything live of its origin, and counts in full', async () => {
    const top = await buildTree('Tree')
    const before = (await user.api('GET /me')).usedBytes
    const copy = await copyFolder(top.id, { parentId: 'root', name: 'Tree copy' })
    assert.deepEqual(await outline(copy.id), await outline(top.id))
    assert.equal(copy.itemCount, 3)
    assert.equal(copy.sizeBytes, 18)
    assert.equal((await user.api('GET /me')).usedBytes, before + 18)
    const { data } = await user.api('GET /activity', { query: { 'filter[nodeId]': copy.id } })
    assert.deepEqual(data[0]?.details, { copyOf: top.id })
    assert.equal(data[0]?.type, 'folder.copied')
  })

  test('goes into another folder under its own name, beside itself under a free one', async () => {
    const top = await buildTree('Source')
    const target = await createFolder(user, 'Target')
    assert.equal((await copyFolder(top.id, { parentId: target.id })).name, 'Source')
    assert.equal((await copyFolder(top.id, { parentId: 'root' })).name, 'Source (2)')
    assert.ok(namesOf(await user.api('GET /search', { query: { q: 'Source' } })).length >= 3)
  })

  test('cannot go into itself', async () => {
    const top = await buildTree('Snake')
    const { data } = await user.api('GET /folders/{id}/children', { params: { id: top.id } })
    const inner = data.find(({ kind }) => kind === 'folder')
    assert.ok(inner)
    for (const parentId of [top.id, inner.id]) {
      assert.equal(await codeOf(copyFolder(top.id, { parentId })), 'move-into-itself')
    }
  })

  test('with more than one batch of rows arrives whole', async () => {
    let tree = await createFolder(user, 'Level 0')
    for (let at = 0; at < 9; at++) await upload(user, `${at}.txt`, 'seed', { parentId: tree.id })
    for (const level of [1, 2]) {
      const above = await createFolder(user, `Level ${level}`)
      for (let at = 0; at < 8; at++) {
        await copyFolder(tree.id, { parentId: above.id, name: `copy ${at}` })
      }
      tree = above
    }
    const copy = await copyFolder(tree.id, { parentId: 'root', name: 'Wide copy' })
    assert.equal(copy.sizeBytes, 8 * 8 * 9 * 4)
    assert.equal(copy.itemCount, 8 + 8 * 8 + 8 * 8 * 9)
    const query = { 'filter[in]': copy.id, count: 'exact', limit: 1 } as const
    assert.equal((await user.api('GET /search', { query })).page.total, copy.itemCount)
  })

  test('I8: is refused as a whole beyond the quota', async () => {
    const small = await app.buildUser({ quotaBytes: 30 })
    const top = await buildTree('Small', small)
    assert.equal((await small.api('GET /me')).usedBytes, 22)
    const refused = copyFolder(top.id, { parentId: 'root' }, small)
    assert.equal(await codeOf(refused), 'quota-exceeded')
    assert.equal((await small.api('GET /me')).usedBytes, 22)
    const { data } = await small.api('GET /folders/{id}/children', { params: { id: 'root' } })
    assert.deepEqual(namesOf({ data }), ['Small'])
  })
})
