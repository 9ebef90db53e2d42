import type { Db } from '../infra/db.ts'
import type { Logger } from '../monitoring/logger.ts'
import { type BlobRef, type BlobStore, blobRef, type StagedBlob } from './blob-store.ts'
import { claimBlob, deleteUnreferencedBlob, listUnreferencedBlobs } from './blobs.repository.ts'

const BATCH = 500

/** Stored bytes that may have no row. */
export type StrayBlob = Pick<StagedBlob, 'ref' | 'sizeBytes' | 'crc32'>

/** Removes bytes that no version refers to. Nothing else deletes a blob. */
export interface Collector {
  /**
   * Removes those of the blobs that nothing refers to any more. An upload of the same bytes at the
   * same time wins: it holds the row's lock, or finds the bytes gone and stores them again.
   * Never throws: what could not be removed is found by the next sweep.
   */
  collect(refs: Iterable<BlobRef>): Promise<void>
  /**
   * Removes stored bytes whose transaction failed, unless something else refers to them. It makes
   * their row for a moment, to hold its lock against an upload of the same bytes. Never throws.
   */
  collectStray(blob: StrayBlob): Promise<void>
  /** Collects everything that an earlier process left unreferenced. @returns how many rows went */
  sweep(signal: AbortSignal): Promise<number>
}

export function createCollector({
  db,
  store,
  log,
}: {
  db: Db
  store: BlobStore
  log: Logger
}): Collector {
  /** @returns whether it went; a blob that an upload has just referred to stays, with a warning */
  async function collectOne(ref: BlobRef): Promise<boolean> {
    const removal = db.transaction(async (tx) => {
      const isUnused = await deleteUnreferencedBlob(tx, Buffer.from(ref, 'hex'))
      if (isUnused) await store.remove(ref)
      return isUnused
    })
    return removal.catch((error: unknown) => {
      log.warn({ err: error, ref }, 'blob left for the next sweep')
      return false
    })
  }

  return {
    async collect(refs) {
      for (const ref of new Set(refs)) await collectOne(ref)
    },
    async collectStray({ ref, sizeBytes, crc32 }) {
      const sha256 = Buffer.from(ref, 'hex')
      const remove = db.transaction(async (tx) => {
        await claimBlob(tx, { sha256, sizeBytes, crc32 })
        if (await deleteUnreferencedBlob(tx, sha256)) await store.remove(ref)
      })
      await remove.catch((error: unknown) =>
        log.warn({ err: error, ref }, 'stray blob left behind'),
      )
    },
    async sweep(signal) {
      let removed = 0
      let after: Buffer | undefined
      for (;;) {
        const batch = await listUnreferencedBlobs(db.write, after, BATCH)
        for (const sha256 of batch) {
          signal.throwIfAborted()
          if (await collectOne(blobRef(sha256.toString('hex')))) removed++
        }
        after = batch.at(-1)
        if (batch.length < BATCH) return removed
      }
    },
  }
}
