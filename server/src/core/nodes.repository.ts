import type { Icon, NodeId, UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'
import { nameKey, searchKey } from '../lib/names.ts'
import { sortKey } from '../lib/sort-key.ts'
import { isReachable } from './access.ts'
import { type NodeRow, selectNodes } from './node-row.ts'

/** Columns that follow from a node's name. */
export function namedColumns(name: string) {
  return { name, name_key: nameKey(name), search_key: searchKey(name), sort_key: sortKey(name) }
}

/** What of a file's content is repeated on its node, so that a listing reads one table. */
export interface FileContent {
  sha256: Buffer
  sizeBytes: number
  mediaType: string
  extension: string
  icon: Icon
}

interface NewNode {
  id: NodeId
  ownerId: UserId
  /** Null only for a root folder. */
  parentId: NodeId | null
  name: string
  description?: string
  seq: number
}

/** Adds a folder. Breaks `nodes_name` when the name is taken. */
export async function insertFolder(tx: Tx, folder: NewNode): Promise<void> {
  await tx
    .insertInto('nodes')
    .values({
      id: folder.id,
      is_file: false,
      owner_id: folder.ownerId,
      parent_id: folder.parentId,
      ...namedColumns(folder.name),
      description: folder.description ?? '',
      icon: 'folder',
      change_seq: folder.seq,
    })
    .execute()
}

/** Adds a file whose first version is numbered 1. Breaks `nodes_name` when the name is taken. */
export async function insertFile(tx: Tx, file: NewNode & { content: FileContent }): Promise<void> {
  await tx
    .insertInto('nodes')
    .values({
      id: file.id,
      is_file: true,
      owner_id: file.ownerId,
      parent_id: file.parentId,
      ...namedColumns(file.name),
      description: file.description ?? '',
      ...contentColumns(file.content),
      version_number: 1,
      change_seq: file.seq,
    })
    .execute()
}

function contentColumns(content: FileContent) {
  return {
    sha256: content.sha256,
    size_bytes: content.sizeBytes,
    media_type: content.mediaType,
    extension: content.extension,
    icon: content.icon,
  }
}

/** Points a file at its new current version. */
export async function updateContent(
  tx: Tx,
  id: NodeId,
  { content, versionNumber, seq }: { content: FileContent; versionNumber: number; seq: number },
): Promise<void> {
  await tx
    .updateTable('nodes')
    .set({
      ...contentColumns(content),
      version_number: versionNumber,
      change_seq: seq,
      modified_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** What `updateNode` can set; what is left out stays. */
export interface NodeChange {
  name?: string
  parentId?: NodeId
  description?: string
  icon?: Icon
  extension?: string
  mediaType?: string
  trashed?: boolean
}

/** Changes one node's own columns. Breaks `nodes_name` when the name is taken. */
export async function updateNode(
  tx: Tx,
  id: NodeId,
  change: NodeChange,
  seq: number,
): Promise<void> {
  await tx
    .updateTable('nodes')
    .set({
      change_seq: seq,
      ...(change.name === undefined ? {} : namedColumns(change.name)),
      ...(change.parentId === undefined ? {} : { parent_id: change.parentId }),
      ...(change.description === undefined ? {} : { description: change.description }),
      ...(change.icon === undefined ? {} : { icon: change.icon }),
      ...(change.extension === undefined ? {} : { extension: change.extension }),
      ...(change.mediaType === undefined ? {} : { media_type: change.mediaType }),
      ...(change.trashed === undefined
        ? {}
        : { trashed_at: change.trashed ? sql<Date>`now()` : null }),
    })
    .where('id', '=', id)
    .execute()
}

/** The live child of a folder with a name that counts as the same. */
export function findChildByName(
  db: Queryable,
  parentId: NodeId,
  name: string,
  viewerId: UserId | null,
): Promise<NodeRow | undefined> {
  return selectNodes(db, viewerId)
    .where('n.parent_id', '=', parentId)
    .where('n.name_key', '=', nameKey(name))
    .where('n.trashed_at', 'is', null)
    .executeTakeFirst()
}

/** Name keys of live children that begin like the stem of a name, to choose a free name beside them. */
export async function listNameKeys(
  db: Queryable,
  parentId: NodeId,
  stem: string,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('nodes')
    .select('name_key')
    .where('parent_id', '=', parentId)
    .where('trashed_at', 'is', null)
    .where(sql<boolean>`starts_with(name_key, ${nameKey(stem)})`)
    .execute()
  return new Set(rows.map((row) => row.name_key))
}

/** A node by id, whatever its state; the caller has settled access. */
export function findNode(
  db: Queryable,
  id: NodeId,
  viewerId: UserId | null,
): Promise<NodeRow | undefined> {
  return selectNodes(db, viewerId).where('n.id', '=', id).executeTakeFirst()
}

/** A node that must be there. @throws Problem `not-found` */
export async function requireNode(
  db: Queryable,
  id: NodeId,
  viewerId: UserId | null,
): Promise<NodeRow> {
  const row = await findNode(db, id, viewerId)
  if (!row) throw problem('not-found')
  return row
}

/** Adds or removes the viewer's star. */
export async function setStar(
  db: Queryable,
  userId: UserId,
  nodeId: NodeId,
  isStarred: boolean,
): Promise<void> {
  if (isStarred) {
    await db
      .insertInto('stars')
      .values({ user_id: userId, node_id: nodeId })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return
  }
  await db.deleteFrom('stars').where('user_id', '=', userId).where('node_id', '=', nodeId).execute()
}

/** Those of the nodes that are the owner's and not in the trash. */
export function listReachable(
  db: Queryable,
  ownerId: UserId,
  ids: readonly NodeId[],
): Promise<NodeRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return selectNodes(db, ownerId)
    .where('n.id', 'in', ids)
    .where('n.owner_id', '=', ownerId)
    .where(isReachable('n'))
    .execute()
}
