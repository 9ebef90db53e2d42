import {
  closeSync,
  fdatasync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { link, lstat, opendir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { systemCode } from '../lib/errors.ts'
import {
  type BlobRef,
  type BlobStore,
  blobRef,
  isBlobRef,
  type StagedBlob,
  type StoredBlob,
} from './blob-store.ts'
import { asDiskProblem } from './disk-errors.ts'
import { openBlob, readSmallBlob, streamBlob, verifyBlob } from './disk-read.ts'
import { createFolderSync } from './folder-sync.ts'
import { createStaging, type Staging, type StagingOptions } from './staging.ts'

const syncBytes = promisify(fdatasync)

/** Blobs as files `blobs/ab/cd/<hash>` of a local file system, mode 0444. */
export interface DiskStore extends BlobStore {
  /** Where a blob is or would be, for a web server that sends the file itself. */
  path(ref: BlobRef): string
}

/**
 * Opens the store and the staging next to it in a data folder; folders are made when missing.
 * Both must lie on one file system, since storing is a link or a rename.
 */
export function createDiskStore(
  dataDir: string,
  options: StagingOptions = {},
): { store: DiskStore; staging: Staging } {
  const root = resolve(dataDir, 'blobs')
  mkdirSync(root, { recursive: true, mode: 0o700 })
  const staging = createStaging(join(dataDir, 'staging'), options)
  const path = (ref: BlobRef) => join(root, ref.slice(0, 2), ref.slice(2, 4), ref)
  const place = createPlacement(root)

  const store: DiskStore = {
    path,
    async promote(staged) {
      try {
        await place(path(staged.ref), (target) => putInPlace(staged, target, staging.newPath()))
      } catch (error) {
        throw asDiskProblem(error)
      }
    },
    open: async (ref, options) => streamBlob(await openBlob(path(ref), ref), options),
    read: (ref) => readSmallBlob(path(ref), ref),
    exists: async (ref) => lstatSync(path(ref), { throwIfNoEntry: false })?.isFile() ?? false,
    remove: (ref) => rm(path(ref), { force: true }),
    list: () => listBlobs(root),
    verify: (ref, { signal }) => verifyBlob(path(ref), ref, signal),
  }
  return { store, staging }
}

/**
 * Runs `put` for a path in the tree with its folders there, then makes the new name durable: the
 * entry in its folder and, the first time we see a folder, its own entry in the folder above.
 */
function createPlacement(root: string) {
  const sync = createFolderSync()
  const durable = new Set<string>([root])

  async function makeDurable(folder: string): Promise<void> {
    if (durable.has(folder)) return
    await Promise.all([sync(dirname(folder)), makeDurable(dirname(folder))])
    durable.add(folder)
  }

  return async (target: string, put: (target: string) => Promise<void>): Promise<void> => {
    const folder = dirname(target)
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
    // New ones, even where we knew them: somebody may tidy empty folders away.
    if (made) for (const fresh of [folder, made]) durable.delete(fresh)
    await put(target)
    await Promise.all([sync(folder), makeDurable(folder)])
  }
}

async function putInPlace(
  { content, sizeBytes }: StagedBlob,
  target: string,
  spare: string,
): Promise<void> {
  switch (content.kind) {
    case 'memory':
      return writeInPlace(content.bytes, target, spare)
    case 'file':
      return linkInPlace(content.path, sizeBytes, target, spare)
    default:
      return content satisfies never
  }
}

/**
 * Writes a small body to a spare file and renames it. The calls that only touch memory are made
 * synchronously: with each of them sent through the thread pool a PUT of 4 KB cost 1.5 times the
 * CPU; the wait for the disk is not.
 */
async function writeInPlace(bytes: Buffer, target: string, spare: string): Promise<void> {
  const fd = openSync(spare, 'wx', 0o444)
  try {
    writeFileSync(fd, bytes)
    await syncBytes(fd)
    renameSync(spare, target)
  } catch (error) {
    await rm(spare, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}

/** Links a staged file, whose bytes are on disk already; replaces a blob of the wrong size. */
async function linkInPlace(
  source: string,
  sizeBytes: number,
  target: string,
  spare: string,
): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    const stored = await lstat(target)
    if (stored.isFile() && stored.size === sizeBytes) return
    await link(source, spare)
    await rename(spare, target)
  }
}

async function* listBlobs(root: string): AsyncGenerator<StoredBlob, void, undefined> {
  for await (const entry of await opendir(root, { recursive: true })) {
    if (!isBlobRef(entry.name)) continue
    const stats = await lstatIfThere(join(entry.parentPath, entry.name))
    if (stats) yield { ref: blobRef(entry.name), sizeBytes: stats.size, modifiedAt: stats.mtime }
  }
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
