import type { NodeId, UserId } from '@cloudservice/contract'
import { beginChange } from '../accounts/quota.ts'
import type { Tx } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { copyStem, freeName } from '../lib/names.ts'
import type { NodeState } from './node-history.repository.ts'
import type { NodeRow } from './node-row.ts'
import { findChildByName, findNode, listNameKeys } from './nodes.repository.ts'
import { type Delta, isNestedDeeper, stampAncestors } from './tree.repository.ts'

/** How deep folders may lie, so that a path stays something a client can hold. */
const MAX_DEPTH = 128

/** The user whose stars a row shows; none for the system. */
export function viewerOf(actor: Actor): UserId | null {
  return actor.kind === 'user' ? actor.id : null
}

/**
 * Begins a change of one node: takes the owner's lock and reads the node again under it, since it
 * may have been changed or trashed while the lock was waited for.
 * @param bytes that the change adds to what the owner uses
 * @throws Problem `not-found`, `quota-exceeded`
 */
export async function beginNodeChange(
  tx: Tx,
  actor: Actor,
  row: NodeRow,
  bytes = 0,
): Promise<{ seq: number; row: NodeRow }> {
  const [seq, current] = await Promise.all([
    beginChange(tx, row.ownerId, bytes),
    findNode(tx, row.id, viewerOf(actor)),
  ])
  if (!current || current.trashedAt) throw problem('not-found')
  return { seq, row: current }
}

/**
 * Stamps a folder that gets a child, and the folders above it.
 * @returns how deep the folder lies
 * @throws Problem `not-found` when it went to the trash meanwhile, `depth-exceeded`
 */
export async function enterFolder(
  tx: Tx,
  folderId: NodeId,
  seq: number,
  delta: Delta,
): Promise<number> {
  const depth = await stampAncestors(tx, folderId, seq, delta)
  if (depth === undefined) throw problem('not-found')
  if (depth >= MAX_DEPTH) throw problem('depth-exceeded', { maxDepth: MAX_DEPTH })
  return depth
}

/**
 * The same for a node that comes with everything below it.
 * @throws Problem `not-found`, `depth-exceeded` also when the deepest folder below would lie too deep
 */
export async function enterFolderWith(
  tx: Tx,
  folderId: NodeId,
  seq: number,
  row: NodeRow,
): Promise<void> {
  const depth = await enterFolder(tx, folderId, seq, weightOf(row))
  const levels = MAX_DEPTH - depth - 1
  // What has few items cannot be nested deep, which spares nearly every move the query.
  if (row.isFile || row.itemCount <= levels) return
  if (await isNestedDeeper(tx, row.id, levels)) {
    throw problem('depth-exceeded', { maxDepth: MAX_DEPTH })
  }
}

/** Stamps a folder that loses or changes a child, and the folders above it. */
export async function stampFolder(
  tx: Tx,
  folderId: NodeId,
  seq: number,
  delta?: Delta,
): Promise<void> {
  if ((await stampAncestors(tx, folderId, seq, delta)) === undefined) throw problem('not-found')
}

/**
 * Refuses a name that a live child of the folder has already; under the owner's lock.
 * @throws Problem `name-taken` with the child's `conflictId`
 */
export async function requireFreeName(
  tx: Tx,
  parentId: NodeId,
  name: string,
  exceptId?: NodeId,
): Promise<void> {
  const child = await findChildByName(tx, parentId, name, null)
  if (child && child.id !== exceptId) throw nameTaken(child)
}

/** The error for a name that belongs to another node of the folder. */
export function nameTaken(conflict: NodeRow) {
  return problem('name-taken', {
    name: conflict.name,
    conflictId: conflict.id,
    conflictKind: conflict.isFile ? 'file' : 'folder',
  })
}

/** The name itself when it is free in the folder, else one beside it such as `photo (2).jpg`. */
export async function chooseFreeName(tx: Tx, parentId: NodeId, name: string): Promise<string> {
  if (!(await findChildByName(tx, parentId, name, null))) return name
  return freeName(name, await listNameKeys(tx, parentId, copyStem(name)))
}

/** What a node adds to the totals of the folders above it. */
export function weightOf(row: Pick<NodeRow, 'sizeBytes' | 'itemCount'>): Delta {
  return { sizeBytes: row.sizeBytes, itemCount: row.itemCount + 1 }
}

/** The opposite of a weight. */
export function minus(delta: Delta): Delta {
  return { sizeBytes: -delta.sizeBytes, itemCount: -delta.itemCount }
}

/** The first state of a new node; a folder has no version. */
export function newState(
  state: Omit<NodeState, 'versionNumber' | 'state'> & { versionNumber?: number },
): NodeState {
  return { versionNumber: null, ...state, state: 'live' }
}

/** The state that the history keeps of a row. */
export function stateOf(row: NodeRow, change: Partial<NodeState> = {}): NodeState {
  return {
    nodeId: row.id,
    ownerId: row.ownerId,
    parentId: row.parentId,
    name: row.name,
    versionNumber: row.versionNumber,
    state: 'live',
    ...change,
  }
}
