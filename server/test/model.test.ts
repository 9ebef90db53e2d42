import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { Node, NodeId } from '@cloudservice/contract'
import fc from 'fast-check'
import type { UserActor } from '../src/lib/actor.ts'
import { isProblem } from '../src/lib/errors.ts'
import { fsck } from '../src/storage/fsck.ts'
import { createTestApp, type TestApp } from './app.ts'
import * as model from './tree-model.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

/** Sequences per run; `CLOUDSERVICE_TEST_SEQUENCES` makes longer runs. */
const sequences = Number(process.env.CLOUDSERVICE_TEST_SEQUENCES ?? 25)
const names = ['a', 'A', 'b.txt', 'B.TXT', 'é', 'e\u0301', 'notes.md']

const operation = fc.record({
  kind: fc.constantFrom(
    'folder',
    'upload',
    'upload',
    'move',
    'rename',
    'copy',
    'trash',
    'restore',
    'purge',
  ),
  /** Which of the nodes that fit, counted round. */
  node: fc.nat(50),
  folder: fc.nat(50),
  name: fc.constantFrom(...names),
  content: fc.string({ maxLength: 8, unit: fc.constantFrom('x', 'y', 'z') }),
})
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface World {
  tree: model.TreeModel
  actor: UserActor
}

async function newWorld(): Promise<World> {
  const { me, token } = await app.buildUser()
  const actor = await app.services.sessions.authenticate(
    { kind: 'bearer', secret: token },
    { ip: null, userAgent: null },
  )
  assert.ok(actor)
  return { tree: model.createTreeModel(me.rootFolderId), actor }
}

/** The problem that the call ends with, or what it returns. */
async function outcome<T>(call: Promise<T>): Promise<T | string> {
  return call.catch((error: unknown) => {
    if (isProblem(error)) return error.code
    throw error
  })
}

function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)]
}

const idOf = (node: model.ModelNode) => node.id as NodeId

function add({ tree }: World, node: Node, parent: model.ModelNode, versions?: string[]): void {
  tree.nodes.add({ id: node.id, parent, name: node.name, versions, isTrashed: false })
}

/** Each operation does the same to the product and to the model, and compares how it ended. */
const apply: Record<Operation['kind'], (world: World, operation: Operation) => Promise<void>> = {
  async folder(world, { folder, name }) {
    const parent = pick(model.liveFolders(world.tree), folder) ?? world.tree.root
    const taken = model.childNamed(world.tree, parent, name)
    const result = await outcome(
      app.services.folders.create(world.actor, { parentId: idOf(parent), name }),
    )
    if (taken) return assert.equal(result, 'name-taken')
    assert.ok(typeof result === 'object')
    add(world, result, parent)
  },

  async upload(world, { folder, name, content }) {
    const parent = pick(model.liveFolders(world.tree), folder) ?? world.tree.root
    const taken = model.childNamed(world.tree, parent, name)
    const { signal } = new AbortController()
    const source = Readable.from([Buffer.from(content)])
    const result = await outcome(
      app.services.uploads.upload(
        world.actor,
        { parentId: idOf(parent), name },
        { source, signal },
      ),
    )
    if (taken && !taken.versions) return assert.equal(result, 'name-taken')
    assert.ok(typeof result === 'object', String(result))
    if (!taken?.versions) return add(world, result, parent, [content])
    if (taken.versions.at(-1) !== content) taken.versions.push(content)
    assert.equal(result.version, taken.versions.length)
  },

  async rename(world, { node: at, name }) {
    const node = pick(model.liveNodes(world.tree).slice(1), at)
    if (!node?.parent) return
    const taken = model.childNamed(world.tree, node.parent, name, node)
    const result = await outcome(app.services.nodes.update(world.actor, idOf(node), { name }))
    if (taken) return assert.equal(result, 'name-taken')
    assert.ok(typeof result === 'object', String(result))
    node.name = name.normalize('NFC')
  },

  async move(world, { node: at, folder }) {
    const node = pick(model.liveNodes(world.tree).slice(1), at)
    const target = pick(model.liveFolders(world.tree), folder)
    if (!(node && target)) return
    const parentId = idOf(target)
    const result = await outcome(app.services.nodes.update(world.actor, idOf(node), { parentId }))
    if (model.isWithin(target, node)) return assert.equal(result, 'move-into-itself')
    if (model.childNamed(world.tree, target, node.name, node))
      return assert.equal(result, 'name-taken')
    assert.ok(typeof result === 'object', String(result))
    node.parent = target
  },

  async copy(world, { node: at, folder }) {
    const node = pick(model.liveNodes(world.tree).slice(1), at)
    const target = pick(model.liveFolders(world.tree), folder)
    if (!(node && target)) return
    const result = await outcome(
      app.services.copies.copy(world.actor, idOf(node), { parentId: idOf(target) }),
    )
    if (model.isWithin(target, node)) return assert.equal(result, 'move-into-itself')
    assert.ok(typeof result === 'object', String(result))
    await adoptCopy(world, result, node, target)
  },

  async trash(world, { node: at }) {
    const node = pick(model.liveNodes(world.tree).slice(1), at)
    if (!node) return
    await app.services.trash.put(world.actor, idOf(node))
    node.isTrashed = true
  },

  async restore(world, { node: at }) {
    const node = pick(model.trashRoots(world.tree), at)
    if (!node) return
    const target = model.restoreTarget(node)
    const restored = await app.services.trash.restore(world.actor, idOf(node))
    assert.equal(restored.parentId, target?.id)
    node.isTrashed = false
    node.parent = target
    node.name = restored.name
    assert.equal(target && model.childNamed(world.tree, target, node.name, node), undefined)
  },

  async purge(world, { node: at }) {
    const node = pick(model.trashRoots(world.tree), at)
    if (!node) return
    await app.services.trash.delete(world.actor, idOf(node))
    model.purge(world.tree, node)
  },
}

/** Takes the copy's new ids into the model: the same names below, one version each. */
async function adoptCopy(
  world: World,
  copy: Node,
  source: model.ModelNode,
  parent: model.ModelNode,
): Promise<void> {
  const versions = source.versions && [source.versions.at(-1) ?? '']
  const own = { id: copy.id, parent, name: copy.name, versions, isTrashed: false }
  const below = [...world.tree.nodes].filter((node) => node.parent === source && !node.isTrashed)
  world.tree.nodes.add(own)
  if (copy.kind === 'file') return
  const listed = await app.services.search.children(world.actor, copy.id, { limit: 200 })
  for (const child of below) {
    const item = listed.items.find(({ item: { name } }) => name === child.name)
    assert.ok(item, `the copy of ${source.name} lacks ${child.name}`)
    await adoptCopy(world, item.item, child, own)
  }
}

/** The product's tree in the words of `describeTree`, read through listings and downloads. */
async function readTree(world: World, folderId: NodeId, path: string): Promise<string[]> {
  const lines: string[] = []
  const listed = await app.services.search.children(world.actor, folderId, { limit: 200 })
  for (const { item } of listed.items) {
    const itemPath = `${path}/${item.name}`
    if (item.kind === 'folder') {
      lines.push(`${itemPath} folder`, ...(await readTree(world, item.id, itemPath)))
    } else {
      lines.push(`${itemPath} ${(await readVersions(world, item.id)).join('|')}`)
    }
  }
  return lines
}

async function readVersions(world: World, fileId: NodeId): Promise<string[]> {
  const versions = await app.services.versions.list(world.actor, fileId, { limit: 200 })
  const contents: string[] = []
  for (const { id } of versions.reverse()) {
    const bytes = await app.services.downloads.open(world.actor, fileId, { versionId: id })
    if (bytes.sizeBytes === 0) {
      contents.push('')
      continue
    }
    const { signal } = new AbortController()
    const range = { start: 0, end: bytes.sizeBytes - 1, isWhole: true, signal }
    contents.push(await text(await bytes.open(range)))
  }
  return contents
}

test('I6, I7, I9, I10, I11: random histories end in the tree that a simple model predicts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 40 }), async (operations) => {
      const world = await newWorld()
      for (const step of operations) await apply[step.kind](world, step)
      const actual = await readTree(world, idOf(world.tree.root), '')
      assert.deepEqual(actual.sort(), model.describeTree(world.tree))
      const me = await app.services.users.me(world.actor)
      assert.equal(me.usedBytes, model.usedBytes(world.tree))
    }),
    { numRuns: sequences },
  )
  const { signal } = new AbortController()
  const options = { readData: false, repair: false, signal, now: new Date() }
  for await (const finding of fsck(app.services, options)) assert.fail(finding.message)
})
