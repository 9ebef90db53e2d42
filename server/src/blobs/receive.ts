import { addAbortSignal, Readable } from 'node:stream'
import { isProblem, problem, systemCode } from '../lib/errors.ts'
import { createFingerprinter } from '../lib/streams.ts'
import { blobRef, type StagedBlob, smallBlobBytes } from './blob-store.ts'
import { asDiskProblem } from './disk-errors.ts'
import { createStagingFile, type StagingFile } from './staging-file.ts'

/** How many of the first bytes are kept: what telling a type by its magic needs. */
const headBytes = 4100

/** Limits of one body and whom to tell about it. */
export interface ReceiveOptions {
  maxBytes: number
  /** The size that was announced, when one was. */
  expectedBytes?: number
  signal: AbortSignal
  /** Called once with the first bytes (at most 4100); what it throws ends the transfer. */
  onHead?(head: Buffer): void | Promise<void>
  /** Called with the bytes received so far, after every chunk. */
  onProgress?(receivedBytes: number): void
}

/** The disk that a body is received on. */
export interface StagingDisk {
  newPath(): string
  /** @throws Problem `disk-full` when there is no room for so many bytes more */
  requireSpace(neededBytes: number): void
}

/** Receives one body; see `Staging.receive` for what it promises. */
export async function receiveBlob(
  source: Readable | AsyncIterable<Uint8Array>,
  options: ReceiveOptions,
  disk: StagingDisk,
): Promise<StagedBlob> {
  const { expectedBytes = 0 } = options
  refuseOversize(expectedBytes, options)
  disk.requireSpace(expectedBytes)
  const head = createHead(options.onHead)
  const body = createBody(disk)
  const fingerprinter = createFingerprinter()
  const { stream, chunks } = openSource(source, options.signal)
  let receivedBytes = 0
  try {
    for await (const chunk of chunks) {
      receivedBytes += chunk.length
      refuseOversize(receivedBytes, options)
      fingerprinter.update(chunk)
      await head.take(chunk)
      await body.write(chunk)
      options.onProgress?.(receivedBytes)
    }
    if (receivedBytes < expectedBytes)
      throw problem('upload-aborted', { expectedBytes, receivedBytes })
    const firstBytes = await head.finish()
    const content = await body.finish()
    const { sha256, crc32, sizeBytes } = fingerprinter.finish()
    return {
      ref: blobRef(sha256),
      sizeBytes,
      crc32,
      head: firstBytes,
      content,
      discard: body.discard,
    }
  } catch (error) {
    await body.discard()
    throw asUploadProblem(error, stream)
  }
}

function refuseOversize(bytes: number, { maxBytes, expectedBytes }: ReceiveOptions): void {
  if (bytes > maxBytes) throw problem('too-large', { limitBytes: maxBytes })
  if (expectedBytes !== undefined && bytes > expectedBytes) {
    throw problem('bad-request', { detail: 'More bytes came than were announced.', expectedBytes })
  }
}

/** The source as a stream that the signal destroys. */
function openSource(
  source: Readable | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): { stream: Readable; chunks: AsyncIterable<Uint8Array> } {
  const stream = source instanceof Readable ? source : Readable.from(source)
  addAbortSignal(signal, stream)
  return { stream, chunks: stream.iterator({ destroyOnReturn: stream !== source }) }
}

/** A failure of the sender is no fault of ours: it becomes `upload-aborted`. */
function asUploadProblem(error: unknown, stream: Readable): unknown {
  const isOfSource = error === stream.errored || systemCode(error) === 'ERR_STREAM_PREMATURE_CLOSE'
  return isOfSource && !isProblem(error)
    ? problem('upload-aborted', {}, error)
    : asDiskProblem(error)
}

/** Gathers the first bytes and shows them as soon as they are there. */
function createHead(onHead: ReceiveOptions['onHead']) {
  let head: Buffer = Buffer.alloc(0)
  return {
    async take(chunk: Uint8Array): Promise<void> {
      if (head.length === headBytes) return
      head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
      if (head.length === headBytes) await onHead?.(head)
    },
    async finish(): Promise<Buffer> {
      if (head.length < headBytes) await onHead?.(head)
      return head
    },
  }
}

/** Keeps a small body in memory, and moves on to a file once it grows beyond that. */
function createBody(disk: StagingDisk) {
  const checkEveryBytes = 64 * 1024 * 1024
  let kept: Uint8Array[] = []
  let sizeBytes = 0
  let file: StagingFile | undefined

  return {
    async write(chunk: Uint8Array): Promise<void> {
      const before = sizeBytes
      sizeBytes += chunk.length
      kept.push(chunk)
      if (!file && sizeBytes <= smallBlobBytes) return
      if (before % checkEveryBytes > sizeBytes % checkEveryBytes) disk.requireSpace(0)
      file ??= await createStagingFile(disk.newPath())
      for (const part of kept.splice(0)) await file.write(part)
    },
    async finish(): Promise<StagedBlob['content']> {
      if (!file) return { kind: 'memory', bytes: Buffer.concat(kept) }
      await file.finish()
      return { kind: 'file', path: file.path }
    },
    async discard(): Promise<void> {
      kept = []
      await file?.abandon()
    },
  }
}
