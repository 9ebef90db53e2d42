import type { Breadcrumb, EventType, FolderRef, Node, NodePatch } from '@cloudservice/contract'
import type { Db, Tx } from '../infra/db.ts'
import { type Actor, requireScope } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { iconFor, mediaTypeFor } from '../lib/media-type.ts'
import { checkName, splitExtension } from '../lib/names.ts'
import type { Access } from './access.ts'
import type { Events } from './events.ts'
import { continueHistory } from './node-history.repository.ts'
import { type NodeRow, nodeEtag, toNode } from './node-row.ts'
import * as nodes from './nodes.repository.ts'
import { requireMatch } from './preconditions.ts'
import { isSelfOrAncestor, listBreadcrumbs } from './tree.repository.ts'
import {
  beginNodeChange,
  enterFolderWith,
  minus,
  requireFreeName,
  stampFolder,
  stateOf,
  viewerOf,
  weightOf,
} from './tree-change.ts'

const UNKNOWN_TYPES = new Set(['application/octet-stream', 'text/plain'])

/** Name and folder of a node. */
type Place = Pick<NodeRow, 'name' | 'parentId'>

export type Nodes = ReturnType<typeof createNodes>

/** What files and folders have in common: reading, renaming, moving, describing and starring. */
export function createNodes({ db, access, events }: { db: Db; access: Access; events: Events }) {
  /** Gives a node its name and place, in one row's work and its ancestors. */
  async function place(tx: Tx, row: NodeRow, seq: number, target: Place): Promise<void> {
    const { name, parentId } = target
    const isMoved = parentId !== row.parentId
    if (!isMoved && name === row.name) return touch(tx, row, seq)
    if (row.parentId === null || parentId === null) throw problem('root-folder')
    if (isMoved && (await isSelfOrAncestor(tx, row.id, parentId))) throw problem('move-into-itself')
    await requireFreeName(tx, parentId, name, row.id)
    const type = row.isFile ? typeAfterRename(row, name) : {}
    await Promise.all([
      stampFolder(tx, row.parentId, seq, isMoved ? minus(weightOf(row)) : undefined),
      isMoved && enterFolderWith(tx, parentId, seq, row),
      nodes.updateNode(tx, row.id, { name, parentId, ...type }, seq),
      continueHistory(tx, seq, stateOf(row, { name, parentId })),
    ])
  }

  /** Stamps a node that changes in nothing but what is said of it. */
  async function touch(tx: Tx, row: NodeRow, seq: number): Promise<void> {
    await nodes.updateNode(tx, row.id, {}, seq)
    if (row.parentId) await stampFolder(tx, row.parentId, seq)
  }

  async function describe(
    tx: Tx,
    actor: Actor,
    row: NodeRow,
    seq: number,
    patch: NodePatch,
  ): Promise<void> {
    if (patch.description !== undefined) {
      await nodes.updateNode(tx, row.id, { description: patch.description ?? '' }, seq)
    }
    if (patch.isStarred !== undefined && actor.kind === 'user') {
      await nodes.setStar(tx, actor.id, row.id, patch.isStarred)
    }
  }

  return {
    /** A node as the actor sees it. @throws Problem `not-found` */
    async get(
      actor: Actor,
      ref: FolderRef,
      kind: Node['kind'],
    ): Promise<{ node: Node; etag: string }> {
      const { row, permissions } = await access.require(actor, 'view', ref)
      if (row.isFile !== (kind === 'file')) throw problem('not-found')
      return { node: toNode(row, permissions), etag: nodeEtag(row) }
    },

    /** The way from the root folder down to this folder. @throws Problem `not-found` */
    async breadcrumbs(actor: Actor, ref: FolderRef): Promise<Breadcrumb[]> {
      const { row } = await access.requireFolder(actor, 'view', ref)
      return listBreadcrumbs(db.write, row.id)
    },

    /**
     * Renames, moves, describes or stars a node; all of the patch or nothing.
     * @throws Problem `insufficient-scope`, `not-found`, `precondition-failed`, `invalid-name`, `name-taken`,
     * `move-into-itself`, `root-folder`, `depth-exceeded`
     */
    async update(
      actor: Actor,
      ref: FolderRef,
      patch: NodePatch,
      { kind, ifMatch }: { kind?: Node['kind']; ifMatch?: string | undefined } = {},
    ): Promise<{ node: Node; etag: string }> {
      // A star needs no permission but to see the node, and yet it is a change.
      requireScope(actor, 'files:write')
      const { row: found, permissions } = await access.require(
        actor,
        isOnlyStar(patch) ? 'view' : 'edit',
        ref,
      )
      if (kind && found.isFile !== (kind === 'file')) throw problem('not-found')
      const name = patch.name === undefined ? undefined : checkName(patch.name)
      const target =
        patch.parentId === undefined
          ? undefined
          : await access.requireFolder(actor, 'create', patch.parentId)
      const updated = await db.transaction(
        async (tx) => {
          const { seq, row } = await beginNodeChange(tx, actor, found)
          requireMatch(row, ifMatch)
          await place(tx, row, seq, {
            name: name ?? row.name,
            parentId: target?.row.id ?? row.parentId,
          })
          await describe(tx, actor, row, seq, patch)
          const after = await nodes.findNode(tx, row.id, viewerOf(actor))
          if (!after) throw problem('not-found')
          await events.record(tx, actor, {
            type: eventOf(row, after),
            ownerId: row.ownerId,
            nodeId: row.id,
            nodeName: after.name,
            seq,
            details: detailsOf(row, after),
          })
          return after
        },
        { lane: found.ownerId },
      )
      return { node: toNode(updated, permissions), etag: nodeEtag(updated) }
    },
  }
}

function isOnlyStar(patch: NodePatch): boolean {
  return Object.keys(patch).every((key) => key === 'isStarred')
}

/** The bytes stay what they are; only a type that was guessed from the name follows the name. */
function typeAfterRename(row: NodeRow, name: string): nodes.NodeChange {
  const { extension } = splitExtension(name)
  const mediaType = UNKNOWN_TYPES.has(row.mediaType)
    ? (mediaTypeFor(extension) ?? row.mediaType)
    : row.mediaType
  return { extension, mediaType, icon: iconFor(mediaType, extension) }
}

function eventOf(before: NodeRow, after: NodeRow): EventType {
  const kind = before.isFile ? 'file' : 'folder'
  if (before.parentId !== after.parentId) return `${kind}.moved`
  return before.name === after.name ? `${kind}.updated` : `${kind}.renamed`
}

function detailsOf(before: NodeRow, after: NodeRow): Record<string, unknown> {
  return {
    ...(before.name === after.name ? {} : { oldName: before.name }),
    ...(before.parentId === after.parentId
      ? {}
      : { oldParentId: before.parentId, parentId: after.parentId }),
    ...(before.description === after.description ? {} : { described: true }),
    ...(before.isStarred === after.isStarred ? {} : { isStarred: after.isStarred }),
  }
}
