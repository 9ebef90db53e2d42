import { Readable } from 'node:stream'
import { problem } from './errors.ts'

/** A file or folder of an archive. */
export interface ZipEntry {
  /** Separated by `/`, without one at the beginning; a folder's path ends in `/`. */
  path: string
  modifiedAt: Date
  /** 0 for a folder. */
  sizeBytes: number
  /** CRC-32 of the content, known before a byte of it is read; null for a folder. */
  crc32: number | null
}

/** Opens the bytes of an entry from `start` to `end`, both included. */
export type OpenEntry<E> = (
  entry: E,
  range: { start: number; end: number; signal: AbortSignal },
) => Promise<Readable>

/** An archive whose every byte is settled before the first one is sent. */
export interface ZipLayout<E> {
  sizeBytes: number
  /** The bytes from `start` to `end`, both included; the same for every call. */
  stream(open: OpenEntry<E>, range: { start: number; end: number; signal: AbortSignal }): Readable
}

const MAX_16 = 0xffff
const MAX_32 = 0xffffffff
const VERSION_FOLDERS = 20
const VERSION_ZIP64 = 45
const MADE_BY_UNIX = 3 << 8
const UTF8_NAMES = 1 << 11
const STORED = 0
const FOLDER_MODE = 0o40755
const FILE_MODE = 0o100644
const TIME_EXTRA_BYTES = 9
/** Headers are handed on in pieces of about this size: one by one they cost 9 µs each. */
const GATHERED_BYTES = 64 * 1024

/** A part of the archive: made of memory, or the content of an entry. */
type Part<E> = { sizeBytes: number } & ({ bytes: () => Buffer } | { entry: E })

/**
 * Lays an archive out without compression (PKWARE APPNOTE 6.3.10), with Zip64 where a size, an
 * offset or the number of entries needs it. CRC and sizes stand before the content, so any part of
 * the archive can be sent without reading the rest. Headers are made when they are sent.
 * @throws Problem `too-large` for a path beyond 65,535 bytes
 */
export function layoutArchive<E extends ZipEntry>(entries: readonly E[]): ZipLayout<E> {
  const count = entries.length
  // Where each record begins: the entries, then their directory entries, then the end record.
  const starts = new Float64Array(2 * count + 1)
  for (const [at, entry] of entries.entries()) {
    checkPath(entry.path)
    starts[at + 1] = startOf(at) + localHeaderBytes(entry) + entry.sizeBytes
  }
  for (const [at, entry] of entries.entries()) {
    starts[count + at + 1] = startOf(count + at) + directoryEntryBytes(entry, startOf(at))
  }
  const directoryOffset = startOf(count)
  const directoryBytes = startOf(2 * count) - directoryOffset
  const end = endOfDirectory({ count, directoryBytes, directoryOffset })

  function startOf(record: number): number {
    return starts[record] ?? 0
  }

  function* partsFrom(record: number): Generator<Part<E>> {
    for (const entry of entries.slice(record)) {
      yield { sizeBytes: localHeaderBytes(entry), bytes: () => localHeader(entry) }
      if (entry.sizeBytes > 0) yield { sizeBytes: entry.sizeBytes, entry }
    }
    for (let at = Math.max(0, record - count); at < count; at++) {
      const entry = entries[at]
      if (!entry) return
      const offset = startOf(at)
      const sizeBytes = directoryEntryBytes(entry, offset)
      yield { sizeBytes, bytes: () => directoryEntry(entry, offset) }
    }
    yield { sizeBytes: end.length, bytes: () => end }
  }

  return {
    sizeBytes: directoryOffset + directoryBytes + end.length,
    stream(open, range) {
      const record = recordAt(starts, range.start)
      const position = startOf(record)
      const { signal } = range
      const relative = { start: range.start - position, end: range.end - position, signal }
      const chunks = cut(partsFrom(record), open, relative)
      return Readable.from(chunks, { objectMode: false, highWaterMark: 256 * 1024 })
    },
  }
}

/** The last record that begins at or before a position. */
function recordAt(starts: Float64Array, position: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}

/** The bytes of the parts that lie within the range, in order. */
async function* cut<E>(
  parts: Iterable<Part<E>>,
  open: OpenEntry<E>,
  { start, end, signal }: { start: number; end: number; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const headers: Buffer[] = []
  let gathered = 0
  let position = 0
  for (const part of parts) {
    if (position > end) break
    const from = Math.max(0, start - position)
    const to = Math.min(part.sizeBytes - 1, end - position)
    position += part.sizeBytes
    if (from > to) continue
    if ('bytes' in part) {
      headers.push(part.bytes().subarray(from, to + 1))
      gathered += to + 1 - from
      if (gathered < GATHERED_BYTES) continue
    }
    if (headers.length > 0) yield Buffer.concat(headers.splice(0))
    gathered = 0
    signal.throwIfAborted()
    if ('entry' in part) yield* await open(part.entry, { start: from, end: to, signal })
  }
  if (headers.length > 0) yield Buffer.concat(headers)
}

// Names were checked when they were given (lib/names.ts); nothing else may become a path here.
const UNSAFE_PATH = /^$|^\/|\/\/|[\\\0]|(?:^|\/)\.{1,2}(?:\/|$)/

function checkPath(path: string): void {
  if (Buffer.byteLength(path) > MAX_16) throw problem('too-large', { limitPathBytes: MAX_16 })
  if (UNSAFE_PATH.test(path)) throw new Error('an archive path leaves the archive')
}

function localHeaderBytes({ path, sizeBytes }: ZipEntry): number {
  return 30 + Buffer.byteLength(path) + TIME_EXTRA_BYTES + (sizeBytes >= MAX_32 ? 20 : 0)
}

/** APPNOTE §4.3.7, with the Zip64 extra field of §4.5.3. */
function localHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.path)
  const isBig = entry.sizeBytes >= MAX_32
  const header = Buffer.alloc(localHeaderBytes(entry))
  header.writeUInt32LE(0x04034b50, 0)
  writeCommon(header, 4, entry, isBig)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(header.length - 30 - name.length, 28)
  name.copy(header, 30)
  let at = writeTime(header, 30 + name.length, entry.modifiedAt)
  if (isBig) {
    at = header.writeUInt16LE(1, at)
    at = header.writeUInt16LE(16, at)
    at = header.writeBigUInt64LE(BigInt(entry.sizeBytes), at)
    header.writeBigUInt64LE(BigInt(entry.sizeBytes), at)
  }
  return header
}

/** What a local header and a directory entry share: version, flags, method, time, CRC and sizes. */
function writeCommon(header: Buffer, at: number, entry: ZipEntry, isZip64: boolean): void {
  const { modifiedAt, sizeBytes, crc32 } = entry
  const size = Math.min(sizeBytes, MAX_32)
  header.writeUInt16LE(isZip64 ? VERSION_ZIP64 : VERSION_FOLDERS, at)
  header.writeUInt16LE(UTF8_NAMES, at + 2)
  header.writeUInt16LE(STORED, at + 4)
  header.writeUInt32LE(dosTime(modifiedAt), at + 6)
  header.writeUInt32LE(crc32 ?? 0, at + 10)
  header.writeUInt32LE(size, at + 14)
  header.writeUInt32LE(size, at + 18)
}

/** Values that do not fit into the directory entry's own fields, in the order of §4.5.3. */
function bigValues({ sizeBytes }: ZipEntry, offset: number): number[] {
  const sizes = sizeBytes >= MAX_32 ? [sizeBytes, sizeBytes] : []
  return offset >= MAX_32 ? [...sizes, offset] : sizes
}

function directoryEntryBytes(entry: ZipEntry, offset: number): number {
  const big = bigValues(entry, offset).length
  return 46 + Buffer.byteLength(entry.path) + TIME_EXTRA_BYTES + (big > 0 ? 4 + 8 * big : 0)
}

/** APPNOTE §4.3.12. */
function directoryEntry(entry: ZipEntry, offset: number): Buffer {
  const name = Buffer.from(entry.path)
  const isFolder = entry.path.endsWith('/')
  const big = bigValues(entry, offset)
  const header = Buffer.alloc(directoryEntryBytes(entry, offset))
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 4)
  writeCommon(header, 6, entry, big.length > 0)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(header.length - 46 - name.length, 30)
  // MS-DOS folder bit below, Unix mode above.
  header.writeUInt16LE(isFolder ? 0x10 : 0, 38)
  header.writeUInt16LE(isFolder ? FOLDER_MODE : FILE_MODE, 40)
  header.writeUInt32LE(Math.min(offset, MAX_32), 42)
  name.copy(header, 46)
  let at = writeTime(header, 46 + name.length, entry.modifiedAt)
  if (big.length > 0) {
    at = header.writeUInt16LE(1, at)
    at = header.writeUInt16LE(8 * big.length, at)
    for (const value of big) at = header.writeBigUInt64LE(BigInt(value), at)
  }
  return header
}

/** Extended timestamp (Info-ZIP extra field 0x5455): the instant in UTC, to the second. */
function writeTime(header: Buffer, at: number, time: Date): number {
  const seconds = Math.trunc(time.getTime() / 1000)
  header.writeUInt16LE(0x5455, at)
  header.writeUInt16LE(5, at + 2)
  header.writeUInt8(1, at + 4)
  return header.writeInt32LE(Math.max(-0x80000000, Math.min(0x7fffffff, seconds)), at + 5)
}

/** Date and time of MS-DOS in UTC: from 1980 to 2107, every two seconds. */
function dosTime(time: Date): number {
  const year = Math.min(Math.max(time.getUTCFullYear(), 1980), 2107)
  const date = ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate()
  const clock =
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1)
  return ((date << 16) | clock) >>> 0
}

/** APPNOTE §4.3.14 to §4.3.16: the Zip64 records only where a number does not fit without them. */
function endOfDirectory({
  count,
  directoryBytes,
  directoryOffset,
}: {
  count: number
  directoryBytes: number
  directoryOffset: number
}): Buffer {
  const isBig = count >= MAX_16 || directoryBytes >= MAX_32 || directoryOffset >= MAX_32
  const zip64 = Buffer.alloc(isBig ? 76 : 0)
  if (isBig) {
    zip64.writeUInt32LE(0x06064b50, 0)
    zip64.writeBigUInt64LE(44n, 4)
    zip64.writeUInt16LE(MADE_BY_UNIX | VERSION_ZIP64, 12)
    zip64.writeUInt16LE(VERSION_ZIP64, 14)
    zip64.writeBigUInt64LE(BigInt(count), 24)
    zip64.writeBigUInt64LE(BigInt(count), 32)
    zip64.writeBigUInt64LE(BigInt(directoryBytes), 40)
    zip64.writeBigUInt64LE(BigInt(directoryOffset), 48)
    zip64.writeUInt32LE(0x07064b50, 56)
    zip64.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 64)
    zip64.writeUInt32LE(1, 72)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, MAX_16), 8)
  end.writeUInt16LE(Math.min(count, MAX_16), 10)
  end.writeUInt32LE(Math.min(directoryBytes, MAX_32), 12)
  end.writeUInt32LE(Math.min(directoryOffset, MAX_32), 16)
  return Buffer.concat([zip64, end])
}
