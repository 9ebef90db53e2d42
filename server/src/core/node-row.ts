import type { File, Folder, Icon, Node, NodeId, Permission, UserId } from '@cloudservice/contract'
import type { ExpressionBuilder } from 'kysely'
import type { Queryable } from '../infra/db.ts'
import type { Tables } from '../infra/tables.ts'

/** A StorageFile or StorageFolder as the services know it, seen by one user. */
export interface NodeRow {
  id: NodeId
  isFile: boolean
  ownerId: UserId
  /** Null for a root folder. */
  parentId: NodeId | null
  name: string
  sortKey: string
  description: string
  icon: Icon
  extension: string
  mediaType: string
  sizeBytes: number
  itemCount: number
  /** Null for a folder. */
  sha256: Buffer | null
  /** Null for a folder. */
  versionNumber: number | null
  isPublic: boolean
  isStarred: boolean
  downloadCount: number
  lastAccessedAt: Date | null
  changeSeq: number
  trashedAt: Date | null
  createdAt: Date
  modifiedAt: Date
}

const COLUMNS = [
  'n.id',
  'n.is_file as isFile',
  'n.owner_id as ownerId',
  'n.parent_id as parentId',
  'n.name',
  'n.sort_key as sortKey',
  'n.description',
  'n.icon',
  'n.extension',
  'n.media_type as mediaType',
  'n.size_bytes as sizeBytes',
  'n.item_count as itemCount',
  'n.sha256',
  'n.version_number as versionNumber',
  'n.is_public as isPublic',
  'n.download_count as downloadCount',
  'n.last_accessed_at as lastAccessedAt',
  'n.change_seq as changeSeq',
  'n.trashed_at as trashedAt',
  'n.created_at as createdAt',
  'n.modified_at as modifiedAt',
] as const

/** All nodes with every column of a NodeRow; stars are the viewer's. */
export function selectNodes(db: Queryable, viewerId: UserId | null) {
  return db
    .selectFrom('nodes as n')
    .select(COLUMNS)
    .select((eb) => starredBy(eb, viewerId).as('isStarred'))
    .$narrowType<{ icon: Icon; isStarred: boolean }>()
}

function starredBy(
  eb: ExpressionBuilder<Tables & { n: Tables['nodes'] }, 'n'>,
  viewerId: UserId | null,
) {
  return eb.exists(
    eb
      .selectFrom('stars as s')
      .select('s.node_id')
      .whereRef('s.node_id', '=', 'n.id')
      .where('s.user_id', '=', viewerId),
  )
}

/**
 * Entity tag of a file's bytes: it changes when the content does and not when the name does.
 * Null for a folder.
 */
export function contentEtag(sha256: Buffer, versionNumber: number): string {
  return `"${versionNumber}-${sha256.toString('hex').slice(0, 32)}"`
}

/** Entity tag of what a node says of itself; for a folder it covers everything below it. */
export function nodeEtag(row: Pick<NodeRow, 'changeSeq' | 'id'>): string {
  return `"${row.id.slice(-8)}.${row.changeSeq}"`
}

/** The node as it goes over the wire. */
export function toNode(row: NodeRow, permissions: readonly Permission[]): Node {
  return isFileRow(row) ? toFile(row, permissions) : toFolder(row, permissions)
}

/** A NodeRow that is known to be a file. */
export type FileRow = NodeRow & {
  isFile: true
  parentId: NodeId
  sha256: Buffer
  versionNumber: number
}

export function isFileRow(row: NodeRow): row is FileRow {
  return row.isFile && row.sha256 !== null && row.versionNumber !== null && row.parentId !== null
}

export function toFile(row: FileRow, permissions: readonly Permission[]): File {
  return {
    kind: 'file',
    id: row.id,
    parentId: row.parentId,
    name: row.name,
    sizeBytes: row.sizeBytes,
    icon: row.icon,
    etag: contentEtag(row.sha256, row.versionNumber),
    isPublic: row.isPublic,
    isStarred: row.isStarred,
    description: row.description,
    permissions: [...permissions],
    createdAt: row.createdAt.toISOString(),
    modifiedAt: row.modifiedAt.toISOString(),
    sha256: row.sha256.toString('hex'),
    mediaType: row.mediaType,
    extension: row.extension,
    version: row.versionNumber,
    downloadCount: row.downloadCount,
    lastAccessedAt: row.lastAccessedAt?.toISOString() ?? null,
  }
}

export function toFolder(row: NodeRow, permissions: readonly Permission[]): Folder {
  return {
    kind: 'folder',
    id: row.id,
    parentId: row.parentId,
    name: row.name,
    sizeBytes: row.sizeBytes,
    icon: 'folder',
    etag: nodeEtag(row),
    isPublic: row.isPublic,
    isStarred: row.isStarred,
    description: row.description,
    permissions: [...permissions],
    createdAt: row.createdAt.toISOString(),
    modifiedAt: row.modifiedAt.toISOString(),
    itemCount: row.itemCount,
  }
}
