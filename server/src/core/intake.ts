import type { Readable } from 'node:stream'
import type { UserId } from '@cloudservice/contract'
import type { BlobStore, StagedBlob } from '../blobs/blob-store.ts'
import { claimBlob } from '../blobs/blobs.repository.ts'
import type { Collector } from '../blobs/collector.ts'
import type { Staging } from '../blobs/staging.ts'
import type { Db, Tx } from '../infra/db.ts'
import { iconFor, storedMediaType } from '../lib/media-type.ts'
import { splitExtension } from '../lib/names.ts'
import type { FileContent } from './nodes.repository.ts'
import type { UploadChecks } from './upload-checks.ts'

/** Bytes on their way in. */
export interface Incoming {
  source: Readable
  /** The client's Content-Type; checked, never believed. */
  contentType?: string | undefined
  /** How many bytes the client says will come; fewer is an aborted upload. */
  sizeBytes?: number | undefined
  signal: AbortSignal
}

/**
 * The only way bytes come in, whatever the protocol. Bytes first, row second: they are received,
 * checked and on disk before one transaction refers to them, so a crash leaves at most bytes that
 * nothing refers to.
 */
export interface Intake {
  /**
   * @param place the file's name, and whose lock the commit takes first
   * @param commit refers to the content in the transaction; it does nothing but SQL
   * @throws Problem `upload-aborted`, `disk-full`, `too-large`, those of the checks and of `commit`;
   * nothing is left behind then
   */
  take<T>(
    place: { name: string; ownerId: UserId },
    incoming: Incoming,
    commit: (tx: Tx, content: FileContent) => Promise<T>,
  ): Promise<T>
}

/** The blob was collected between its promotion and the lock of its row: promote it again. */
class BlobCollected extends Error {}

const PROMOTE_TRIES = 3

export function createIntake({
  db,
  store,
  staging,
  collector,
  checks,
}: {
  db: Db
  store: BlobStore
  staging: Staging
  collector: Collector
  checks: UploadChecks
}): Intake {
  async function promoteAndCommit<T>(
    staged: StagedBlob,
    ownerId: UserId,
    commit: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const sha256 = Buffer.from(staged.ref, 'hex')
    for (let attempt = 1; ; attempt++) {
      await store.promote(staged)
      try {
        const { sizeBytes, crc32 } = staged
        return await db.transaction(
          async (tx) => {
            await claimBlob(tx, { sha256, sizeBytes, crc32 })
            if (!(await store.exists(staged.ref))) throw new BlobCollected()
            return commit(tx)
          },
          { lane: ownerId },
        )
      } catch (error) {
        if (error instanceof BlobCollected && attempt < PROMOTE_TRIES) continue
        await collector.collectStray(staged)
        throw error
      }
    }
  }

  return {
    async take({ name, ownerId }, { source, sizeBytes, signal }, commit) {
      const staged = await staging.receive(source, {
        maxBytes: checks.maxBytes,
        signal,
        ...(sizeBytes === undefined ? {} : { expectedBytes: sizeBytes }),
      })
      try {
        await checks.content(name, staged, signal)
        signal.throwIfAborted()
        const content = await describe(name, staged)
        return await promoteAndCommit(staged, ownerId, (tx) => commit(tx, content))
      } finally {
        await staged.discard()
      }
    },
  }
}

/** The mission's metadata of a file: type, size, hash, extension and icon class. */
async function describe(name: string, staged: StagedBlob): Promise<FileContent> {
  const { extension } = splitExtension(name)
  const mediaType = await storedMediaType({ extension, head: staged.head })
  return {
    sha256: Buffer.from(staged.ref, 'hex'),
    sizeBytes: staged.sizeBytes,
    mediaType,
    extension,
    icon: iconFor(mediaType, extension),
  }
}
