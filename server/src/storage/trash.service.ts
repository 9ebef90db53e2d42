import {
  type FolderRef,
  type Node,
  type NodeId,
  permissions,
  type TrashItem,
} from '@cloudservice/contract'
import { beginChange, reserve } from '../accounts/quota.ts'
import { blobRef } from '../blobs/blob-store.ts'
import type { Collector } from '../blobs/collector.ts'
import type { Config } from '../config/schema.ts'
import type { Access } from '../core/access.ts'
import type { Events } from '../core/events.ts'
import { continueHistory } from '../core/node-history.repository.ts'
import { toNode } from '../core/node-row.ts'
import * as nodes from '../core/nodes.repository.ts'
import { requireMatch } from '../core/preconditions.ts'
import {
  beginNodeChange,
  chooseFreeName,
  enterFolderWith,
  minus,
  stampFolder,
  stateOf,
  viewerOf,
  weightOf,
} from '../core/tree-change.ts'
import type { Db } from '../infra/db.ts'
import { type Actor, requireScope, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { type Clock, DAY } from '../lib/time.ts'
import * as trash from './trash.repository.ts'

export type Trash = ReturnType<typeof createTrash>

/** TrashBin: the only way a file or folder goes, and the way back. */
export function createTrash({
  db,
  access,
  events,
  collector,
  config,
  clock,
}: {
  db: Db
  access: Access
  events: Events
  collector: Collector
  config: Config
  clock: Clock
}) {
  async function existing(actor: UserActor, id: NodeId): Promise<trash.TrashRow> {
    const item = await trash.findTrashItem(db.write, actor.id, id)
    if (!item) throw problem('not-found')
    return item
  }

  /** @returns false when it was gone already */
  async function deleteForGood(actor: UserActor, id: NodeId): Promise<boolean> {
    const blobs = await db.transaction(
      async (tx) => {
        const seq = await beginChange(tx, actor.id)
        const item = await trash.findTrashItem(tx, actor.id, id)
        if (!item?.node.parentId) return undefined
        const { sizeBytes, blobs } = await trash.measureTree(tx, id)
        await reserve(tx, actor.id, -sizeBytes)
        await trash.deleteTree(tx, { id, parentId: item.node.parentId }, seq)
        await events.record(tx, actor, {
          type: 'node.deleted',
          ownerId: actor.id,
          nodeId: id,
          nodeName: item.node.name,
          seq,
          details: { sizeBytes, kind: item.node.isFile ? 'file' : 'folder' },
        })
        return blobs
      },
      { lane: actor.id },
    )
    if (!blobs) return false
    await collector.collect(blobs.map((sha256) => blobRef(sha256.toString('hex'))))
    return true
  }

  return {
    /**
     * Moves a file or folder with everything in it to the trash: one row's work and its ancestors.
     * @throws Problem `not-found`, `root-folder`, `precondition-failed`
     */
    async put(
      actor: Actor,
      ref: FolderRef,
      { kind, ifMatch }: { kind?: Node['kind']; ifMatch?: string | undefined } = {},
    ): Promise<void> {
      const { row: found } = await access.require(actor, 'delete', ref)
      if (kind && found.isFile !== (kind === 'file')) throw problem('not-found')
      if (found.parentId === null) throw problem('root-folder')
      await db.transaction(
        async (tx) => {
          const { seq, row } = await beginNodeChange(tx, actor, found)
          requireMatch(row, ifMatch)
          if (row.parentId === null) throw problem('root-folder')
          const { ownerId, id: nodeId, name: nodeName } = row
          const deletedBy = viewerOf(actor)
          const expiresAt = new Date(clock.now().getTime() + config.trashDays * DAY)
          await Promise.all([
            stampFolder(tx, row.parentId, seq, minus(weightOf(row))),
            nodes.updateNode(tx, nodeId, { trashed: true }, seq),
            trash.insertTrashItem(tx, { nodeId, ownerId, deletedBy, expiresAt }),
            continueHistory(tx, seq, stateOf(row, { state: 'trashed' })),
            events.record(tx, actor, { type: 'node.trashed', ownerId, nodeId, nodeName, seq }),
          ])
        },
        { lane: found.ownerId },
      )
    },

    /** The caller's trash, last deleted first. */
    async list(
      actor: UserActor,
      limit: number,
      after?: { deletedAt: string; id: string },
    ): Promise<TrashItem[]> {
      requireScope(actor, 'files:read')
      return (await trash.listTrash(db.write, actor.id, limit, after)).map(toTrashItem)
    },

    /**
     * Puts a trashed node back: into the given folder, else where it was, else into the nearest
     * folder above that is still there. A name that is taken by now gets a number.
     * @throws Problem `not-found` for what is not in the caller's trash, or an unknown folder
     */
    async restore(actor: UserActor, id: NodeId, parentId?: FolderRef): Promise<Node> {
      requireScope(actor, 'files:write')
      await existing(actor, id)
      const target =
        parentId === undefined ? undefined : await access.requireFolder(actor, 'create', parentId)
      const row = await db.transaction(
        async (tx) => {
          const [seq, item] = await Promise.all([
            beginChange(tx, actor.id),
            trash.findTrashItem(tx, actor.id, id),
          ])
          if (!item?.node.parentId) throw problem('not-found')
          const { node } = item
          const folderId =
            target?.row.id ?? (await trash.findNearestLiveFolder(tx, item.node.parentId))
          const name = await chooseFreeName(tx, folderId, node.name)
          const ownerId = actor.id
          const [, , restored] = await Promise.all([
            enterFolderWith(tx, folderId, seq, node),
            nodes.updateNode(tx, id, { trashed: false, parentId: folderId, name }, seq),
            nodes.requireNode(tx, id, ownerId),
            trash.deleteTrashItem(tx, id),
            continueHistory(tx, seq, stateOf(node, { parentId: folderId, name })),
            events.record(tx, actor, {
              type: 'node.restored',
              ownerId,
              nodeId: id,
              nodeName: name,
              seq,
            }),
          ])
          return restored
        },
        { lane: actor.id },
      )
      return toNode(row, permissions)
    },

    /** Deletes for good; bytes that nothing else refers to are removed. @throws Problem `not-found` */
    async delete(actor: UserActor, id: NodeId): Promise<void> {
      requireScope(actor, 'files:write')
      if (!(await deleteForGood(actor, id))) throw problem('not-found')
    },

    /** Deletes everything in the caller's trash for good. @returns how many items went */
    async empty(actor: UserActor): Promise<number> {
      requireScope(actor, 'files:write')
      let deleted = 0
      for (const id of await trash.listTrashIds(db.write, actor.id)) {
        if (await deleteForGood(actor, id)) deleted++
      }
      return deleted
    },
  }
}

function toTrashItem(row: trash.TrashRow): TrashItem {
  return {
    id: row.node.id,
    node: toNode(row.node, permissions),
    originalParentId: row.node.parentId,
    originalPath: row.originalPath,
    deletedAt: row.deletedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }
}
