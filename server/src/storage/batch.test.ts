import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type BatchAction, type NodeId, ProblemError } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { buildNamed, codeOf } from '../../test/requests.ts'
import { createFolder, namesOf, upload } from '../../test/tree.ts'
import { newId } from '../lib/ids.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

function batch(action: BatchAction, ids: NodeId[], parentId?: NodeId) {
  const body = { action, ids, ...(parentId === undefined ? {} : { parentId }) }
  return user.api('POST /files:batch', { body })
}

/** Two files and a folder with a file, in a folder of their own. */
async function buildNodes() {
  const place = await createFolder(user, newId())
  const parentId = place.id
  const folder = await createFolder(user, 'folder', parentId)
  const one = await upload(user, 'one.txt', '1', { parentId })
  const two = await upload(user, 'two.txt', '2', { parentId })
  await upload(user, 'inner.txt', '3', { parentId: folder.id })
  return { place, ids: [folder.id, one.id, two.id] }
}

async function childNames(id: NodeId): Promise<string[]> {
  return namesOf(await user.api('GET /folders/{id}/children', { params: { id } }))
}

test('each action does the same to each node as a request of its own', async () => {
  const { place, ids } = await buildNodes()
  const target = await createFolder(user, 'target')
  const statuses = async (call: ReturnType<typeof batch>) =>
    (await call).data.map((item) => item.status)

  const starred = await batch('star', ids)
  assert.deepEqual(
    starred.data.map(({ id }) => id),
    ids,
  )
  assert.ok(starred.data.every(({ node }) => node?.isStarred))
  const unstarred = await batch('unstar', ids)
  assert.ok(unstarred.data.every(({ node }) => node?.isStarred === false))

  assert.deepEqual(await statuses(batch('copy', ids, target.id)), [200, 200, 200])
  assert.deepEqual(await childNames(target.id), ['folder', 'one.txt', 'two.txt'])
  assert.deepEqual(await statuses(batch('copy', ids, place.id)), [200, 200, 200])
  assert.equal((await childNames(place.id)).length, 6)

  assert.deepEqual(await statuses(batch('trash', ids)), [204, 204, 204])
  assert.deepEqual(await statuses(batch('restore', ids)), [200, 200, 200])
  const elsewhere = await createFolder(user, 'elsewhere')
  assert.deepEqual(await statuses(batch('move', ids, elsewhere.id)), [200, 200, 200])
  assert.deepEqual(await childNames(elsewhere.id), ['folder', 'one.txt', 'two.txt'])

  await batch('trash', ids)
  assert.deepEqual(await statuses(batch('delete', ids)), [204, 204, 204])
  const trashed = await user.api('GET /trash', { query: { limit: 200 } })
  assert.ok(trashed.data.every(({ id }) => !ids.includes(id)))
})

test('what cannot be done is told by itself and does not stop the rest', async () => {
  const { ids } = await buildNodes()
  const target = await createFolder(user, 'partly')
  await createFolder(user, 'one.txt', target.id)
  const { data } = await batch('move', [...ids, newId<NodeId>(), target.id], target.id)
  assert.deepEqual(
    data.map(({ status, problem }) => [status, problem?.code]),
    [
      [200, undefined],
      [409, 'name-taken'],
      [200, undefined],
      [404, 'not-found'],
      [409, 'move-into-itself'],
    ],
  )
  for (const { node, problem } of data) assert.equal(node === undefined, problem !== undefined)
  assert.deepEqual(await childNames(target.id), ['folder', 'one.txt', 'two.txt'])
})

test('I17: somebody else’s nodes are not there', async () => {
  const theirs = await buildNamed(await app.buildUser())
  const target = await createFolder(user, 'greedy')
  const ids = [theirs.fileId, theirs.folderId, theirs.trashedId]
  for (const action of ['trash', 'move', 'copy', 'star', 'unstar', 'restore', 'delete'] as const) {
    const { data } = await batch(action, ids, target.id)
    assert.deepEqual(
      data.map(({ problem }) => problem?.code),
      ['not-found', 'not-found', 'not-found'],
      action,
    )
  }
})

test('the root folder stays, whatever is asked for', async () => {
  const target = await createFolder(user, 'no root')
  for (const action of ['trash', 'move', 'copy'] as const) {
    const { data } = await batch(action, [user.me.rootFolderId], target.id)
    assert.equal(data[0]?.problem?.code, 'root-folder', action)
  }
})

test('moving and copying need a place, and a list is neither empty, doubled nor endless', async () => {
  const { ids } = await buildNodes()
  for (const action of ['move', 'copy'] as const) {
    assert.equal(await codeOf(batch(action, ids)), 'validation-failed')
  }
  const [first = newId<NodeId>()] = ids
  const many = Array.from({ length: 1001 }, () => newId<NodeId>())
  for (const list of [[], [first, first], many]) {
    const error = await batch('star', list).catch((reason: unknown) => reason)
    assert.ok(error instanceof ProblemError)
    assert.equal(error.code, 'validation-failed')
  }
})

test('a thousand nodes are answered one by one', async () => {
  const { ids } = await buildNodes()
  const unknown = Array.from({ length: 997 }, () => newId<NodeId>())
  const { data } = await batch('star', [...ids, ...unknown])
  assert.deepEqual(
    data.map(({ status }) => status),
    [...ids.map(() => 200), ...unknown.map(() => 404)],
  )
})
