import { connect, type Socket } from 'node:net'

/** A server under load. */
export interface Target {
  /** Such as `http://127.0.0.1:8000`. */
  url: string
  headers: Record<string, string>
}

/** One request; the body goes out as it is. */
export interface Call {
  method: string
  path: string
  headers?: Record<string, string>
  body?: Buffer
}

/** What a run of equal calls measured. */
export interface Load {
  perSecond: number
  /** Sorted, in milliseconds. */
  latencies: number[]
  bodyBytesPerSecond: number
}

/** How long and how hard. */
export interface LoadOptions {
  connections: number
  seconds: number
}

/**
 * Sends calls one after the other on each of some connections that stay open, for some seconds.
 * It speaks just enough HTTP for that, because a complete client would take more CPU than a fast
 * server and would be what is measured.
 * @throws Error at the first answer that is not 2xx
 */
export async function applyLoad(
  target: Target,
  nextCall: () => Call,
  { connections, seconds }: LoadOptions,
): Promise<Load> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(target)))
  const latencies: number[] = []
  let bodyBytes = 0
  const begin = performance.now()
  const end = begin + seconds * 1000
  try {
    await Promise.all(
      clients.map(async (client) => {
        for (let start = performance.now(); start < end; ) {
          const bytes = await client.send(nextCall())
          bodyBytes += bytes
          const now = performance.now()
          latencies.push(now - start)
          start = now
        }
      }),
    )
  } finally {
    for (const client of clients) client.close()
  }
  const elapsed = (performance.now() - begin) / 1000
  latencies.sort((a, b) => a - b)
  return {
    perSecond: latencies.length / elapsed,
    latencies,
    bodyBytesPerSecond: bodyBytes / elapsed,
  }
}

/** The value below which the given part of sorted numbers lies. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** A connection on which one call runs at a time. */
interface Connection {
  /** @returns bytes of the answer's body */
  send(call: Call): Promise<number>
  close(): void
}

async function openClient({ url, headers }: Target): Promise<Connection> {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const receive = receiveAnswers(socket)
  return {
    send(call) {
      const fields = { host, ...headers, ...call.headers }
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
      const length = call.body ? `content-length: ${call.body.length}\r\n` : ''
      const head = `${call.method} ${call.path} HTTP/1.1\r\n${lines.join('')}${length}\r\n`
      const answer = receive()
      socket.write(call.body ? Buffer.concat([Buffer.from(head), call.body]) : head)
      return answer
    },
    close: () => socket.destroy(),
  }
}

const endOfHead = Buffer.from('\r\n\r\n')

/** Reads answers off a socket, one for each call of the result. */
function receiveAnswers(socket: Socket): () => Promise<number> {
  let waiting = Promise.withResolvers<number>()
  let head: Buffer = Buffer.alloc(0)
  let length = -1
  let received = 0

  function take(chunk: Buffer): void {
    if (length < 0) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      const at = head.indexOf(endOfHead)
      if (at < 0) return
      length = bodyLength(head.toString('latin1', 0, at))
      received = head.length - at - endOfHead.length
      head = Buffer.alloc(0)
    } else {
      received += chunk.length
    }
    if (received < length) return
    const bytes = length
    length = -1
    waiting.resolve(bytes)
  }

  socket.on('data', (chunk: Buffer) => {
    try {
      take(chunk)
    } catch (error) {
      waiting.reject(error)
    }
  })
  socket.on('error', (error) => waiting.reject(error))
  socket.on('close', () => waiting.reject(new Error('the server closed the connection')))
  return () => {
    waiting = Promise.withResolvers<number>()
    return waiting.promise
  }
}

function bodyLength(head: string): number {
  if (!/^HTTP\/1\.1 2\d\d/.test(head)) throw new Error(`unexpected answer: ${head}`)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return Number(length)
  if (/^HTTP\/1\.1 204/.test(head)) return 0
  throw new Error(`an answer without a length: ${head}`)
}
