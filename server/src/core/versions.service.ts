import type { File, FileVersion, NodeId, VersionId } from '@cloudservice/contract'
import type { Db } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { iconFor } from '../lib/media-type.ts'
import type { Access } from './access.ts'
import type { Events } from './events.ts'
import { continueHistory } from './node-history.repository.ts'
import { type FileRow, isFileRow, toFile } from './node-row.ts'
import * as nodes from './nodes.repository.ts'
import { requireMatch } from './preconditions.ts'
import { beginNodeChange, stampFolder, stateOf, viewerOf } from './tree-change.ts'
import { findVersion, insertVersion, listVersions } from './versions.repository.ts'

export type Versions = ReturnType<typeof createVersions>

/** FileVersion: the history of a file's bytes, to which restoring adds as well. */
export function createVersions({ db, access, events }: { db: Db; access: Access; events: Events }) {
  return {
    /** Versions, newest first. @throws Problem `not-found` */
    async list(
      actor: Actor,
      fileId: NodeId,
      page: { limit: number; below?: number | undefined },
    ): Promise<FileVersion[]> {
      await access.requireFile(actor, 'view', fileId)
      return listVersions(db.write, fileId, page)
    },

    /**
     * Makes the bytes of a version current again, as a new version; the versions between stay.
     * @throws Problem `not-found`, `precondition-failed`, `quota-exceeded`
     */
    async restore(
      actor: Actor,
      fileId: NodeId,
      versionId: VersionId,
      ifMatch?: string,
    ): Promise<File> {
      const { row: found, permissions } = await access.requireFile(actor, 'edit', fileId)
      const version = await findVersion(db.write, fileId, versionId)
      if (!version) throw problem('not-found')
      const updated = await db.transaction(
        async (tx): Promise<FileRow> => {
          const { seq, row } = await beginNodeChange(tx, actor, found, version.sizeBytes)
          if (!isFileRow(row)) throw problem('not-found')
          requireMatch(row, ifMatch)
          const number = row.versionNumber + 1
          const { sha256, sizeBytes, mediaType } = version
          const { extension } = row
          const content = {
            sha256,
            sizeBytes,
            mediaType,
            extension,
            icon: iconFor(mediaType, extension),
          }
          const restored = {
            id: newId<VersionId>(),
            fileId,
            number,
            sha256,
            sizeBytes,
            mediaType,
            restoredFrom: version.number,
            createdBy: viewerOf(actor),
          }
          const event = {
            type: 'file.version-restored',
            ownerId: row.ownerId,
            nodeId: fileId,
            nodeName: row.name,
            seq,
            details: { version: number, restoredFrom: version.number },
          } as const
          const delta = { sizeBytes: sizeBytes - row.sizeBytes, itemCount: 0 }
          const [, , after] = await Promise.all([
            stampFolder(tx, row.parentId, seq, delta),
            nodes.updateContent(tx, fileId, { content, versionNumber: number, seq }),
            nodes.requireNode(tx, fileId, viewerOf(actor)),
            insertVersion(tx, restored),
            continueHistory(tx, seq, stateOf(row, { versionNumber: number })),
            events.record(tx, actor, event),
          ])
          if (!isFileRow(after)) throw problem('not-found')
          return after
        },
        { lane: found.ownerId },
      )
      return toFile(updated, permissions)
    },
  }
}
