import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentDisposition } from '../lib/content-disposition.ts'
import { problem } from '../lib/errors.ts'
import { evaluateIfRange, evaluatePreconditions, parseRange } from '../lib/http-range.ts'
import { isInlineSafe } from '../lib/media-type.ts'
import { USER_CONTENT_POLICY } from './security.ts'

/** Bytes on their way out, and how they are described to the client. */
export interface Outgoing {
  name: string
  mediaType: string
  sizeBytes: number
  /** Strong entity tag, quotes included. */
  etag: string
  modifiedAt: Date
  /** SHA-256 of the whole, for Repr-Digest (RFC 9530); left out where it is not known. */
  sha256?: Buffer
  /** Opens the bytes from `start` to `end`, both included; never called for an empty range. */
  open(range: {
    start: number
    end: number
    isWhole: boolean
    signal: AbortSignal
  }): Promise<Readable>
  /** Called once when bytes begin to flow, unless the answer is HEAD, 304 or an error. */
  onStart?(start: number): void
  /** Called once when the transfer that began is over. */
  onEnd?(result: { sentBytes: number; isComplete: boolean }): void
}

export interface SendOptions {
  disposition: 'inline' | 'attachment'
  signal: AbortSignal
}

/**
 * Answers with bytes of users: conditional requests, one range, HEAD, and headers under which
 * nothing in them can act as our origin (RFC 9110 §13 and §14, RFC 6266, RFC 9530).
 */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: Outgoing,
  { disposition, signal }: SendOptions,
): Promise<FastifyReply> {
  const { sizeBytes, etag, modifiedAt } = bytes
  const shown = disposition === 'inline' && isInlineSafe(bytes.mediaType) ? 'inline' : 'attachment'
  reply.headers({
    etag,
    'last-modified': modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': contentDisposition(shown, bytes.name),
    'content-security-policy': USER_CONTENT_POLICY,
    ...(bytes.sha256 ? { 'repr-digest': `sha-256=:${bytes.sha256.toString('base64')}:` } : {}),
  })
  const verdict = evaluatePreconditions({
    method: request.method,
    headers: request.headers,
    etag,
    lastModified: modifiedAt,
  })
  if (verdict === 304) return reply.code(304).send()
  if (verdict === 412) throw problem('precondition-failed', { etag })

  const range = requestedRange(request, bytes)
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${sizeBytes}`)
    throw problem('range-not-satisfiable', { sizeBytes })
  }
  const start = range?.start ?? 0
  const end = range?.end ?? sizeBytes - 1
  const length = end - start + 1
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`)
  reply.header('content-length', length).type(bytes.mediaType)
  // An empty stream: with no payload at all Fastify would overwrite the length by 0.
  if (request.method === 'HEAD') return reply.send(Readable.from([]))
  if (length === 0) {
    bytes.onStart?.(0)
    bytes.onEnd?.({ sentBytes: 0, isComplete: true })
    return reply.send(Buffer.alloc(0))
  }
  const source = await bytes.open({ start, end, isWhole: length === sizeBytes, signal })
  return stream(reply, source, bytes, { start, length })
}

function requestedRange(request: FastifyRequest, { sizeBytes, etag, modifiedAt }: Outgoing) {
  // RFC 9110 §14.2: Range is defined for GET only.
  if (request.method !== 'GET') return undefined
  const ifRange = request.headers['if-range']
  if (typeof ifRange === 'string' && !evaluateIfRange(ifRange, etag, modifiedAt)) return undefined
  return parseRange(request.headers.range, sizeBytes)
}

/** Hands the source to the reply and tells how it ended. */
function stream(
  reply: FastifyReply,
  source: Readable,
  bytes: Outgoing,
  { start, length }: { start: number; length: number },
): FastifyReply {
  bytes.onStart?.(start)
  const { socket } = reply.raw
  const before = socket?.bytesWritten ?? 0
  reply.raw.once('close', () => {
    const isComplete = reply.raw.writableFinished
    // Of a transfer that broke off the socket tells the bytes, headers among them.
    const written = Math.min(length, (socket?.bytesWritten ?? before) - before)
    bytes.onEnd?.({ sentBytes: isComplete ? length : written, isComplete })
    source.destroy()
  })
  return reply.send(source)
}
