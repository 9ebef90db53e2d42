import type { Icon, NodeId, UserId, VersionId } from '@cloudservice/contract'
import type { Tx } from '../infra/db.ts'
import { openHistory } from './node-history.repository.ts'
import { namedColumns } from './nodes.repository.ts'

const BATCH = 500

/** A node as it will be inserted: a file with its one version, or a folder. */
export interface CopiedNode {
  id: NodeId
  ownerId: UserId
  parentId: NodeId
  isFile: boolean
  name: string
  description: string
  icon: Icon
  extension: string
  mediaType: string
  sizeBytes: number
  itemCount: number
  sha256: Buffer | null
  versionId: VersionId
}

/** Inserts nodes with their versions and histories, in batches. */
export async function insertCopies(
  tx: Tx,
  copies: readonly CopiedNode[],
  { seq, createdBy }: { seq: number; createdBy: UserId | null },
): Promise<void> {
  for (let at = 0; at < copies.length; at += BATCH) {
    const batch = copies.slice(at, at + BATCH)
    await tx
      .insertInto('nodes')
      .values(batch.map((copy) => nodeValues(copy, seq)))
      .execute()
    const versions = batch.flatMap((copy) => versionValues(copy, createdBy))
    if (versions.length > 0) await tx.insertInto('file_versions').values(versions).execute()
    await openHistory(
      tx,
      seq,
      batch.map((copy) => ({
        nodeId: copy.id,
        ownerId: copy.ownerId,
        parentId: copy.parentId,
        name: copy.name,
        versionNumber: copy.isFile ? 1 : null,
        state: 'live' as const,
      })),
    )
  }
}

function nodeValues(copy: CopiedNode, seq: number) {
  return {
    id: copy.id,
    is_file: copy.isFile,
    owner_id: copy.ownerId,
    parent_id: copy.parentId,
    ...namedColumns(copy.name),
    description: copy.description,
    icon: copy.icon,
    extension: copy.extension,
    media_type: copy.mediaType,
    size_bytes: copy.sizeBytes,
    item_count: copy.itemCount,
    sha256: copy.sha256,
    version_number: copy.isFile ? 1 : null,
    change_seq: seq,
  }
}

function versionValues(copy: CopiedNode, createdBy: UserId | null) {
  if (!copy.sha256) return []
  return [
    {
      id: copy.versionId,
      file_id: copy.id,
      number: 1,
      sha256: copy.sha256,
      size_bytes: copy.sizeBytes,
      media_type: copy.mediaType,
      created_by: createdBy,
    },
  ]
}
