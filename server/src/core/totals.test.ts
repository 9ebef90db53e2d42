import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Node, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { fuzzSettings } from '../../test/fuzz-settings.ts'
import { changeTree, createRandom, readTree } from '../../test/random-tree.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

type Tree = ReadonlyMap<NodeId, Node>

function childrenOf(tree: Tree, id: NodeId): Node[] {
  return [...tree.values()].filter(({ parentId }) => parentId === id)
}

/** Everything that can be seen of a node and of what is below it, but for what is under test. */
function contentOf(tree: Tree, node: Node): string {
  const { modifiedAt, ...own } = node
  if (own.kind === 'file') return JSON.stringify(own)
  const { etag, sizeBytes, itemCount, ...folder } = own
  const below = childrenOf(tree, node.id).map((child) => contentOf(tree, child))
  return JSON.stringify([folder, below.sort()])
}

function totalsOf(tree: Tree, id: NodeId): { sizeBytes: number; itemCount: number } {
  const totals = { sizeBytes: 0, itemCount: 0 }
  for (const child of childrenOf(tree, id)) {
    const below =
      child.kind === 'file'
        ? { sizeBytes: child.sizeBytes, itemCount: 0 }
        : totalsOf(tree, child.id)
    totals.sizeBytes += below.sizeBytes
    totals.itemCount += below.itemCount + 1
  }
  return totals
}

test('I6: after each random change each folder’s totals are right, and its tag is new exactly when something in it is', async (t) => {
  const { seed, runs } = fuzzSettings(120)
  t.diagnostic(`seed ${seed}, ${runs} changes`)
  const user = await app.buildUser()
  const random = createRandom(seed)
  let tree: Tree = await readTree(user)
  for (let at = 0; at < runs; at++) {
    const operation = await changeTree(user, random, `m${at}`)
    const after: Tree = await readTree(user)
    for (const node of after.values()) {
      if (node.kind === 'file') continue
      const { sizeBytes, itemCount } = node
      const what = `${node.name} after ${operation} ${at}`
      assert.deepEqual({ sizeBytes, itemCount }, totalsOf(after, node.id), what)
      const before = tree.get(node.id)
      if (!before) continue
      const isSame = contentOf(tree, before) === contentOf(after, node)
      assert.equal(before.etag === node.etag, isSame, what)
    }
    tree = after
  }
  assert.ok(tree.size > 5, 'the tree did not grow')
})
