import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Change, Changes, Node, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { fuzzSettings } from '../../test/fuzz-settings.ts'
import { changeTree, createRandom, readTree } from '../../test/random-tree.ts'
import { codeOf } from '../../test/requests.ts'
import { createFolder, trash, upload } from '../../test/tree.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

/** A client that keeps a copy of the tree by the feed alone, as the documentation says. */
function createFollower(user: TestUser, start?: 'now') {
  const copy = new Map<NodeId, Node>()
  let cursor: string | undefined = start

  function remove(id: NodeId): void {
    copy.delete(id)
    for (const node of copy.values()) if (node.parentId === id) remove(node.id)
  }

  /** A folder that appears stands for everything in it. */
  async function addWithContents(node: Node): Promise<void> {
    copy.set(node.id, node)
    if (node.kind === 'file') return
    const query = { limit: 200 }
    const listed = await user
      .api('GET /folders/{id}/children', { params: { id: node.id }, query })
      .catch(() => ({ data: [] }))
    for (const child of listed.data) await addWithContents(child)
  }

  async function receive({ id, node }: Change): Promise<void> {
    if (!node) remove(id)
    else if (copy.has(id)) copy.set(id, node)
    else await addWithContents(node)
  }

  return {
    copy,
    async follow(limit: number): Promise<void> {
      let page: Changes
      do {
        page = await user.api('GET /changes', { query: { limit, ...(cursor ? { cursor } : {}) } })
        cursor = page.cursor
        for (const change of page.data) await receive(change)
      } while (page.hasMore)
    },
    addWithContents,
  }
}

/** What a copy says of where everything is and what is in it, as sorted lines. */
function outline(nodes: ReadonlyMap<NodeId, Node>): string[] {
  const lines = [...nodes.values()]
    .filter(({ parentId }) => parentId !== null)
    .map((node) => `${node.parentId} ${node.name} ${node.id} ${node.kind === 'file' && node.etag}`)
  return lines.sort()
}

describe('the delta feed', () => {
  test('replayed from the start, step by step and from now, it gives the tree as it is', async (t) => {
    const { seed, runs } = fuzzSettings(90)
    t.diagnostic(`seed ${seed}, ${runs} changes`)
    const user = await app.buildUser()
    const random = createRandom(seed)
    const stepwise = createFollower(user)
    for (let at = 0; at < runs; at++) {
      await changeTree(user, random, `m${at}`)
      if (random.below(3) === 0) await stepwise.follow(1 + random.below(9))
      if (at % 30 !== 29) continue
      await stepwise.follow(3)
      assert.deepEqual(outline(stepwise.copy), outline(await readTree(user)), `after ${at}`)
    }
    const fresh = createFollower(user)
    await fresh.follow(7)
    assert.deepEqual(outline(fresh.copy), outline(await readTree(user)))

    const late = createFollower(user, 'now')
    await late.follow(200)
    assert.equal(late.copy.size, 0)
    for (const node of fresh.copy.values()) await late.addWithContents(node)
    for (let at = 0; at < 20; at++) await changeTree(user, random, `n${at}`)
    for (const follower of [late, fresh, stepwise]) {
      await follower.follow(5)
      assert.deepEqual(outline(follower.copy), outline(await readTree(user)))
    }
  })

  test('a change appears once, with the node as it is now', async () => {
    const user = await app.buildUser()
    const { cursor } = await user.api('GET /changes', { query: { cursor: 'now' } })
    const file = await upload(user, 'a.txt', 'one')
    await upload(user, 'a.txt', 'two')
    await user.api('PATCH /files/{id}', { params: { id: file.id }, body: { name: 'b.txt' } })
    const { data, hasMore } = await user.api('GET /changes', { query: { cursor } })
    assert.equal(hasMore, false)
    assert.deepEqual(
      data.map(({ type, id, node }) => [type, id, node?.name]),
      [['changed', file.id, 'b.txt']],
    )
    assert.deepEqual(data[0]?.node, await user.api('GET /files/{id}', { params: { id: file.id } }))
  })

  test('what is trashed, and what is deleted for good with everything below, is removed', async () => {
    const user = await app.buildUser()
    const folder = await createFolder(user, 'folder')
    const file = await upload(user, 'in.txt', 'x', { parentId: folder.id })
    const start = await user.api('GET /changes')
    await trash(user, folder)
    const trashed = await user.api('GET /changes', { query: { cursor: start.cursor } })
    assert.deepEqual(
      trashed.data.map(({ type, id, node }) => [type, id, node]),
      [['removed', folder.id, null]],
    )
    await user.api('DELETE /trash/{id}', { params: { id: folder.id } })
    const purged = await user.api('GET /changes', { query: { cursor: trashed.cursor } })
    assert.deepEqual(
      new Set(purged.data.map(({ type, id }) => `${type} ${id}`)),
      new Set([`removed ${folder.id}`, `removed ${file.id}`]),
    )
    const fresh = await user.api('GET /changes')
    assert.ok(fresh.data.every(({ type }) => type === 'removed'))
  })

  test('what one change did to many nodes is told of each, however small the pages are', async () => {
    const user = await app.buildUser()
    const folder = await createFolder(user, 'origin')
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await upload(user, `${name}.txt`, name, { parentId: folder.id })
    }
    let { cursor } = await user.api('GET /changes', { query: { cursor: 'now' } })
    async function readOneByOne(): Promise<string[]> {
      const told: string[] = []
      for (let hasMore = true; hasMore; ) {
        const page = await user.api('GET /changes', { query: { cursor, limit: 1 } })
        told.push(...page.data.map(({ type, id }) => `${type} ${id}`))
        cursor = page.cursor
        hasMore = page.hasMore
      }
      return told.sort()
    }
    const body = { parentId: 'root', name: 'copy' } as const
    const copy = await user.api('POST /folders/{id}/copy', { params: { id: folder.id }, body })
    const inside = await user.api('GET /folders/{id}/children', { params: { id: copy.id } })
    const ids = [copy.id, ...inside.data.map(({ id }) => id)]
    assert.deepEqual(await readOneByOne(), ids.map((id) => `changed ${id}`).sort())
    await trash(user, copy)
    await user.api('DELETE /trash/{id}', { params: { id: copy.id } })
    assert.deepEqual(new Set(await readOneByOne()), new Set(ids.map((id) => `removed ${id}`)))
  })

  test('a cursor without news stays where it is, and nobody follows somebody else', async () => {
    const [user, other] = [await app.buildUser(), await app.buildUser()]
    await upload(user, 'mine.txt', 'x')
    const { cursor, data } = await user.api('GET /changes')
    assert.equal(data.length, 1)
    const again = await user.api('GET /changes', { query: { cursor } })
    assert.deepEqual(again, { data: [], cursor, hasMore: false })
    assert.deepEqual((await other.api('GET /changes')).data, [])
    const theirs = other.api('GET /changes', { query: { cursor } })
    assert.equal(await codeOf(theirs), 'invalid-cursor')
  })
})
