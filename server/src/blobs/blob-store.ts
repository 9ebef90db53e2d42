import type { Readable } from 'node:stream'
import type { Id } from '@cloudservice/contract'

/** Names bytes by their SHA-256: 64 lower-case hexadecimal digits. */
export type BlobRef = Id<'Blob'>

const REF = /^[0-9a-f]{64}$/

/**
 * The ref for a SHA-256.
 * @throws Error when the text is anything but 64 lower-case hexadecimal digits, so that a ref can
 * be part of a path without further thought
 */
export function blobRef(sha256: string): BlobRef {
  if (!isBlobRef(sha256)) throw new Error('a blob is named by 64 lower-case hexadecimal digits')
  return sha256
}

/** Whether the text is a ref. */
export function isBlobRef(text: string): text is BlobRef {
  return REF.test(text)
}

/** Bodies up to this size stay in memory until they are promoted: one write instead of two. */
export const smallBlobBytes = 64 * 1024

/** Bytes that were received completely and are not stored yet. */
export interface StagedBlob {
  readonly ref: BlobRef
  readonly sizeBytes: number
  /** CRC-32 as zip archives carry it. */
  readonly crc32: number
  /** The first bytes, at most 4100: enough to tell the type. */
  readonly head: Buffer
  readonly content: { kind: 'memory'; bytes: Buffer } | { kind: 'file'; path: string }
  /** Frees what staging holds. Harmless when called twice, and after a promotion. */
  discard(): Promise<void>
}

/** A blob as a store lists it. */
export interface StoredBlob {
  ref: BlobRef
  sizeBytes: number
  modifiedAt: Date
}

/** Result of reading a blob again from end to end. */
export type BlobState = 'ok' | 'corrupt' | 'missing'

/** A stored blob that is not what its name says. Always a fault of ours or of the disk. */
export class BlobError extends Error {
  override readonly name = 'BlobError'
  readonly state: Exclude<BlobState, 'ok'>
  readonly ref: BlobRef

  constructor(state: Exclude<BlobState, 'ok'>, ref: BlobRef, cause?: unknown) {
    super(`the blob ${ref} is ${state}`, { cause })
    this.state = state
    this.ref = ref
  }
}

/** Which bytes of a blob to read, and how. */
export interface OpenOptions {
  /** First byte, 0 by default. */
  start?: number
  /** Last byte, included; the blob's last by default. */
  end?: number
  /**
   * Checks a read of the whole blob: by its SHA-256 (`true`), or by the CRC-32 that was kept of
   * it, which finds damage as well at a third of the cost. Nothing is checked for a part.
   */
  verify?: true | { crc32: number }
  signal: AbortSignal
}

/**
 * Keeps bytes by their hash. A blob is never changed after it was stored, is stored once however
 * often it is promoted, and is visible to nobody before all of it is there.
 * All methods may be called at the same time, by several processes on the same store.
 */
export interface BlobStore {
  /**
   * Stores staged bytes. Resolves only after they and their name are on disk, safe against a loss
   * of power. Promoting the same bytes again is harmless and repairs a blob of the wrong size.
   * @throws Problem `disk-full`
   */
  promote(staged: StagedBlob): Promise<void>
  /**
   * Streams a blob or a part of it. With `verify` the stream is destroyed before its last bytes
   * when they are not those of the ref, so nobody takes damaged bytes for a complete blob.
   * @throws BlobError `missing` when there is no such blob, `corrupt` when it is no regular file
   */
  open(ref: BlobRef, options: OpenOptions): Promise<Readable>
  /**
   * The bytes of a blob of at most `smallBlobBytes`, verified: cheaper than a stream.
   * @throws BlobError `missing` or `corrupt`
   */
  read(ref: BlobRef): Promise<Buffer>
  exists(ref: BlobRef): Promise<boolean>
  /** Removes a blob; fine when it is not there. For the collector only, which locks its row. */
  remove(ref: BlobRef): Promise<void>
  /** All blobs in no useful order; those stored or removed meanwhile may or may not appear. */
  list(): AsyncIterable<StoredBlob>
  /** Reads the blob again and compares it with its name. */
  verify(ref: BlobRef, options: { signal: AbortSignal }): Promise<BlobState>
}
