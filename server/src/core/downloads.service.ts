import type { NodeId, VersionId } from '@cloudservice/contract'
import type { Outgoing } from '../api/send-bytes.ts'
import { type BlobStore, blobRef } from '../blobs/blob-store.ts'
import type { Db } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import type { Access } from './access.ts'
import type { DownloadLog } from './download-log.ts'
import { contentEtag } from './node-row.ts'
import { findVersion } from './versions.repository.ts'

export type Downloads = ReturnType<typeof createDownloads>

/**
 * The only way a file's bytes go out, whatever the protocol: authorised, counted and logged.
 * A whole file is checked against its hash while it is read; damaged bytes end the transfer.
 */
export function createDownloads({
  db,
  store,
  access,
  log,
}: {
  db: Db
  store: BlobStore
  access: Access
  log: DownloadLog
}) {
  return {
    /**
     * The current bytes of a file, or those of one of its versions.
     * @param isView shown in the app rather than taken away: noted as an access, not as a download
     * @throws Problem `not-found`
     */
    async open(
      actor: Actor,
      fileId: NodeId,
      { versionId, isView = false }: { versionId?: VersionId; isView?: boolean } = {},
    ): Promise<Outgoing> {
      const { row } = await access.requireFile(actor, 'download', fileId)
      const version = versionId && (await findVersion(db.write, fileId, versionId))
      if (versionId && !version) throw problem('not-found')
      const { sha256, sizeBytes, mediaType } = version ?? row
      const number = version?.number ?? row.versionNumber
      const download = {
        actor,
        ownerId: row.ownerId,
        nodeId: row.id,
        nodeName: row.name,
        version: number,
        isView,
      }
      let isCounted = false
      return {
        name: row.name,
        mediaType,
        sizeBytes,
        sha256,
        etag: contentEtag(sha256, number),
        modifiedAt: version?.createdAt ?? row.modifiedAt,
        open: ({ start, end, isWhole, signal }) =>
          store.open(blobRef(sha256.toString('hex')), {
            start,
            end,
            signal,
            ...(isWhole ? { verify: true } : {}),
          }),
        onStart(start) {
          isCounted = start === 0
          if (isCounted) log.begin(download)
        },
        onEnd(result) {
          if (isCounted) log.end(download, result)
        },
      }
    },
  }
}
