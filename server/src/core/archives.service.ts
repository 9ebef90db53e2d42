import { createHash } from 'node:crypto'
import type { FolderRef, NodeId } from '@cloudservice/contract'
import type { Outgoing } from '../api/send-bytes.ts'
import { type BlobStore, blobRef } from '../blobs/blob-store.ts'
import type { Db } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { freeName, nameKey } from '../lib/names.ts'
import { layoutArchive } from '../lib/zip.ts'
import type { Access } from './access.ts'
import { type ArchivedRow, listArchived } from './archives.repository.ts'
import type { Download, DownloadLog } from './download-log.ts'
import type { NodeRow } from './node-row.ts'

/** Files and folders that one archive may have. */
const MAX_ENTRIES = 200_000

export type Archives = ReturnType<typeof createArchives>

/**
 * Folders and selections as zip streams. The same content always makes the same bytes, so an
 * archive has a length and an entity tag before it is sent, and resumes by Range.
 */
export function createArchives({
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
  function outgoing(
    actor: Actor,
    name: string,
    roots: readonly NodeRow[],
    rows: readonly ArchivedRow[],
  ): Outgoing {
    const layout = layoutArchive(rows)
    const downloads = roots.map((row) => downloadOf(actor, row))
    let isCounted = false
    return {
      name,
      mediaType: 'application/zip',
      sizeBytes: layout.sizeBytes,
      etag: etagOf(rows),
      modifiedAt: latestChange(rows),
      open: async ({ start, end, signal }) =>
        layout.stream(
          ({ sha256 }, range) => store.open(blobRef(sha256?.toString('hex') ?? ''), range),
          {
            start,
            end,
            signal,
          },
        ),
      onStart(start) {
        isCounted = start === 0
        if (isCounted) for (const download of downloads) log.begin(download)
      },
      onEnd(result) {
        if (isCounted) for (const download of downloads) log.end(download, result)
      },
    }
  }

  return {
    /**
     * Everything live in a folder, with paths that begin below it.
     * @throws Problem `not-found`, `too-large`
     */
    async ofFolder(actor: Actor, ref: FolderRef): Promise<Outgoing> {
      const { row } = await access.requireFolder(actor, 'download', ref)
      requireSize(row.itemCount)
      const name = row.parentId === null ? 'Files' : row.name
      return outgoing(actor, `${name}.zip`, [row], await listArchived(db.read, row.id, ''))
    },

    /**
     * A selection of files and folders; of equal names the later get numbers.
     * @throws Problem `not-found` when one of them is, `too-large`
     */
    async ofNodes(actor: Actor, ids: readonly NodeId[]): Promise<Outgoing> {
      const roots: NodeRow[] = []
      for (const id of ids) roots.push((await access.require(actor, 'download', id)).row)
      requireSize(roots.reduce((sum, row) => sum + row.itemCount + 1, 0))
      const names = new Set<string>()
      const rows: ArchivedRow[] = []
      for (const root of roots) {
        const path = uniqueName(root.name, names) + (root.isFile ? '' : '/')
        rows.push(...(await listArchived(db.read, root.id, path)))
      }
      const name = roots.length === 1 ? roots[0]?.name : 'Selection'
      return outgoing(actor, `${name}.zip`, roots, rows)
    },
  }
}

function downloadOf(actor: Actor, row: NodeRow): Download {
  const type = row.isFile ? 'file.downloaded' : 'folder.downloaded'
  return { actor, ownerId: row.ownerId, nodeId: row.id, nodeName: row.name, isView: false, type }
}

function requireSize(entries: number): void {
  if (entries > MAX_ENTRIES) throw problem('too-large', { limitEntries: MAX_ENTRIES })
}

function uniqueName(name: string, taken: Set<string>): string {
  const free = taken.has(nameKey(name)) ? freeName(name, taken) : name
  taken.add(nameKey(free))
  return free
}

/** Names everything that decides the archive's bytes. */
function etagOf(rows: readonly ArchivedRow[]): string {
  const hash = createHash('sha256')
  for (const row of rows) {
    hash.update(`${row.path}\0${row.modifiedAt.getTime()}\0${row.sha256?.toString('hex') ?? ''}\n`)
  }
  return `"${hash.digest('hex').slice(0, 32)}"`
}

function latestChange(rows: readonly ArchivedRow[]): Date {
  return new Date(rows.reduce((latest, row) => Math.max(latest, row.modifiedAt.getTime()), 0))
}
