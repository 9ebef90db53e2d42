import type { Folder, Node, NodeId } from '@cloudservice/contract'
import type { TestUser } from './app.ts'
import { codeOf } from './requests.ts'
import { createFolder, trash, upload } from './tree.ts'

/** Choices that are the same for the same seed. */
export interface Random {
  /** A whole number from 0, below the limit. */
  below(limit: number): number
  /** One of the items; undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined
}

/** Mulberry32: small, and good enough to choose operations. */
export function createRandom(seed: number): Random {
  let state = seed
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (items) => items[below(items.length)] }
}

/** Everything that a user sees, by id, the root folder included. */
export async function readTree({ api }: TestUser): Promise<Map<NodeId, Node>> {
  const root = await api('GET /folders/{id}', { params: { id: 'root' } })
  const nodes = new Map<NodeId, Node>([[root.id, root]])
  let cursor: string | undefined
  do {
    const query = { limit: 200, ...(cursor ? { cursor } : {}) }
    const { data, page } = await api('GET /search', { query })
    for (const node of data) nodes.set(node.id, node)
    cursor = page.next ?? undefined
  } while (cursor)
  return nodes
}

const operations = ['folder', 'upload', 'upload', 'version', 'rename', 'move', 'move'] as const
const rareOperations = ['copy', 'star', 'describe', 'trash', 'trash', 'restore', 'purge'] as const

/**
 * Does one thing to a user's tree that changes something, whatever the tree is like.
 * @param mark text that was not used before, so that no name and no content stays the same
 * @returns what was done
 */
export async function changeTree(user: TestUser, random: Random, mark: string): Promise<string> {
  for (;;) {
    const kind = random.pick([...operations, ...rareOperations]) ?? 'folder'
    if (await apply(user, random, kind, mark)) return kind
  }
}

type Operation = (typeof operations)[number] | (typeof rareOperations)[number]

/** @returns whether it could be done */
async function apply(
  user: TestUser,
  random: Random,
  kind: Operation,
  mark: string,
): Promise<boolean> {
  if (kind === 'restore' || kind === 'purge') return applyToTrash(user, random, kind)
  const nodes = [...(await readTree(user)).values()]
  const folder = random.pick(nodes.filter((node): node is Folder => node.kind === 'folder'))
  const file = random.pick(nodes.filter((node) => node.kind === 'file'))
  const node = random.pick(nodes.filter(({ parentId }) => parentId !== null))
  if (!folder) return false
  if (kind === 'folder') return done(createFolder(user, `folder ${mark}`, folder.id))
  if (kind === 'upload') return done(upload(user, `${mark}.txt`, mark, { parentId: folder.id }))
  if (kind === 'version') {
    if (!file) return false
    const input = { params: { id: file.id }, body: mark.repeat(1 + random.below(3)) }
    return done(user.api('PUT /files/{id}/content', { ...input, headers: { 'if-match': '*' } }))
  }
  return node ? applyToNode(user, { kind, node, folder, mark }) : false
}

async function applyToTrash(
  user: TestUser,
  random: Random,
  kind: 'restore' | 'purge',
): Promise<boolean> {
  const { data } = await user.api('GET /trash', { query: { limit: 200 } })
  const item = random.pick(data)
  if (!item) return false
  const params = { id: item.id }
  if (kind === 'purge') return done(user.api('DELETE /trash/{id}', { params }))
  return done(user.api('POST /trash/{id}/restore', { params, body: {} }))
}

function applyToNode(
  user: TestUser,
  what: {
    kind: 'rename' | 'move' | 'copy' | 'star' | 'describe' | 'trash'
    node: Node
    folder: Folder
    mark: string
  },
): Promise<boolean> {
  const { kind, node, folder, mark } = what
  const params = { id: node.id }
  const patch = (body: object) =>
    node.kind === 'file'
      ? user.api('PATCH /files/{id}', { params, body })
      : user.api('PATCH /folders/{id}', { params, body })
  switch (kind) {
    case 'rename':
      return done(patch({ name: `renamed ${mark}` }))
    case 'move':
      return folder.id === node.parentId
        ? Promise.resolve(false)
        : done(patch({ parentId: folder.id }))
    case 'copy': {
      const body = { parentId: folder.id, name: `copy ${mark}` }
      return node.kind === 'file'
        ? done(user.api('POST /files/{id}/copy', { params, body }))
        : done(user.api('POST /folders/{id}/copy', { params, body }))
    }
    case 'star':
      return done(patch({ isStarred: !node.isStarred }))
    case 'describe':
      return done(patch({ description: mark }))
    case 'trash':
      return done(trash(user, node))
    default:
      return kind satisfies never
  }
}

/** Refusals of the tree's rules are no fault: something else is tried then. */
async function done(call: Promise<unknown>): Promise<boolean> {
  const code = await codeOf(call)
  if (code === 'done') return true
  if (['name-taken', 'move-into-itself', 'depth-exceeded'].includes(code)) return false
  throw new Error(`the operation ended with ${code}`)
}
