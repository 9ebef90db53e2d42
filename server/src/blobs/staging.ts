import { mkdirSync, statfsSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { problem, systemCode } from '../lib/errors.ts'
import { DAY } from '../lib/time.ts'
import type { StagedBlob } from './blob-store.ts'
import { createProcessIdentity } from './process-identity.ts'
import { type ReceiveOptions, receiveBlob } from './receive.ts'

/** Where bytes wait between their arrival and their storage. */
export interface Staging {
  /**
   * Receives a body: counts, hashes and writes it in one pass, no faster than the disk takes it.
   * A body above `smallBlobBytes` is on disk when this resolves. After a failure nothing is left.
   * The source stays open when the body is refused half-way, so that the refusal can be answered
   * on the same connection; it is destroyed when the signal fires.
   * @throws Problem `too-large`; `disk-full`; `upload-aborted` when the source failed or ended
   * early or the signal fired; `bad-request` beyond `expectedBytes`; whatever `onHead` throws
   */
  receive(
    source: Readable | AsyncIterable<Uint8Array>,
    options: ReceiveOptions,
  ): Promise<StagedBlob>
  /** A path for a new file on the file system of the blobs; `clear` removes it once we are dead. */
  newPath(): string
  /**
   * Removes what dead processes left behind. Of processes out of our sight (other machines or
   * containers on the same disk) it removes what was not written for a day.
   * @returns how many files were removed
   */
  clear(): Promise<number>
}

export interface StagingOptions {
  /** Space that uploads leave to others, such as the database; 64 MiB by default. */
  minFreeBytes?: number
}

/** Staging in a folder, which is made when missing. */
export function createStaging(folder: string, options: StagingOptions = {}): Staging {
  const { minFreeBytes = 64 * 1024 * 1024 } = options
  const identity = createProcessIdentity()
  let count = 0
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  const disk = {
    newPath: () => join(folder, `${identity.mark}-${++count}`),
    requireSpace(neededBytes: number) {
      const { bavail, bsize } = statfsSync(folder)
      if (bavail * bsize < Math.max(neededBytes, minFreeBytes)) throw problem('disk-full')
    },
  }

  async function isStale(name: string): Promise<boolean> {
    const [mark = ''] = name.split('-', 1)
    const liveness = identity.livenessOf(mark)
    if (liveness !== 'unknown') return liveness === 'dead'
    return Date.now() - (await lastWrite(join(folder, name))) > DAY
  }

  return {
    newPath: disk.newPath,
    receive: (source, options) => receiveBlob(source, options, disk),
    async clear() {
      let removed = 0
      for (const name of await readdir(folder)) {
        if (!(await isStale(name))) continue
        await rm(join(folder, name), { force: true })
        removed += 1
      }
      return removed
    },
  }
}

/** When a file was last written, in milliseconds; now for one that vanished meanwhile. */
async function lastWrite(path: string): Promise<number> {
  try {
    return (await lstat(path)).mtimeMs
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Date.now()
    throw error
  }
}
