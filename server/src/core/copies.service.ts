import type { CopyInput, FolderRef, Node, NodeId, UserId, VersionId } from '@cloudservice/contract'
import { beginChange } from '../accounts/quota.ts'
import type { Db, Tx } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { checkName } from '../lib/names.ts'
import type { Access } from './access.ts'
import { type CopiedNode, insertCopies } from './copies.repository.ts'
import type { Events } from './events.ts'
import { type NodeRow, toNode } from './node-row.ts'
import * as nodes from './nodes.repository.ts'
import { isSelfOrAncestor, listSubtree } from './tree.repository.ts'
import { chooseFreeName, enterFolderWith, requireFreeName, viewerOf } from './tree-change.ts'

/** Nodes that one copy may have; larger trees are copied by parts. */
const MAX_NODES = 200_000

export type Copies = ReturnType<typeof createCopies>

/** Copies of files and folders: rows only, since the bytes are shared by their hash. */
export function createCopies({ db, access, events }: { db: Db; access: Access; events: Events }) {
  async function insertTree(
    tx: Tx,
    actor: Actor,
    source: NodeRow,
    { folder, name, seq }: { folder: NodeRow; name: string; seq: number },
  ): Promise<NodeRow> {
    await enterFolderWith(tx, folder.id, seq, source)
    const root = { ownerId: folder.ownerId, parentId: folder.id, name }
    const copies = await planCopies(tx, source, root)
    await insertCopies(tx, copies, { seq, createdBy: viewerOf(actor) })
    const id = copies[0]?.id
    const row = id && (await nodes.findNode(tx, id, viewerOf(actor)))
    if (!row) throw problem('not-found')
    return row
  }

  return {
    /**
     * Copies a node with everything live in it into a folder. Without a name it gets a free one.
     * Each copied file begins with one version: the current bytes.
     * @throws Problem `not-found`, `name-taken`, `move-into-itself`, `quota-exceeded`, `too-large`,
     * `unavailable` when it changed just then
     */
    async copy(actor: Actor, ref: FolderRef, input: CopyInput, kind?: Node['kind']): Promise<Node> {
      const { row: source } = await access.require(actor, 'download', ref)
      requireCopyable(source, kind)
      const { row: folder, permissions } = await access.requireFolder(
        actor,
        'create',
        input.parentId,
      )
      const wanted = input.name === undefined ? undefined : checkName(input.name)
      const copied = await db.transaction(
        async (tx) => {
          const seq = await beginChange(tx, folder.ownerId, source.sizeBytes)
          const current = await nodes.findNode(tx, source.id, viewerOf(actor))
          if (!current || current.sizeBytes !== source.sizeBytes) {
            throw problem('unavailable', { detail: 'It changed while it was copied. Try again.' })
          }
          if (await isSelfOrAncestor(tx, source.id, folder.id)) throw problem('move-into-itself')
          if (wanted !== undefined) await requireFreeName(tx, folder.id, wanted)
          const name = wanted ?? (await chooseFreeName(tx, folder.id, source.name))
          const row = await insertTree(tx, actor, current, { folder, name, seq })
          await events.record(tx, actor, {
            type: row.isFile ? 'file.copied' : 'folder.copied',
            ownerId: row.ownerId,
            nodeId: row.id,
            nodeName: row.name,
            seq,
            details: { copyOf: source.id },
          })
          return row
        },
        { lane: folder.ownerId },
      )
      return toNode(copied, permissions)
    },
  }
}

function requireCopyable(source: NodeRow, kind: Node['kind'] | undefined): void {
  if (kind && source.isFile !== (kind === 'file')) throw problem('not-found')
  if (source.parentId === null) throw problem('root-folder')
  if (source.itemCount > MAX_NODES) throw problem('too-large', { limitItems: MAX_NODES })
}

/** The nodes to insert, parents before children, the copy of the source itself first. */
async function planCopies(
  tx: Tx,
  source: NodeRow,
  root: { ownerId: UserId; parentId: NodeId; name: string },
): Promise<CopiedNode[]> {
  const ids = new Map<NodeId, NodeId>([[source.id, newId<NodeId>()]])
  const below = source.isFile ? [] : await listSubtree(tx, source.id)
  for (const row of below) ids.set(row.id, newId<NodeId>())
  return [source, ...below].map((row, at) => ({
    ...row,
    id: mapped(ids, row.id),
    ownerId: root.ownerId,
    parentId: at === 0 || row.parentId === null ? root.parentId : mapped(ids, row.parentId),
    name: at === 0 ? root.name : row.name,
    versionId: newId<VersionId>(),
  }))
}

function mapped(ids: ReadonlyMap<NodeId, NodeId>, id: NodeId): NodeId {
  const copy = ids.get(id)
  if (!copy) throw new Error('a child was listed before its parent')
  return copy
}
