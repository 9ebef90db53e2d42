import { once } from 'node:events'
import { request } from 'node:http'
import type { Target } from './load.ts'

const chunkBytes = 1024 * 1024
const chunk = Buffer.alloc(chunkBytes, 'CloudService')

/**
 * Uploads so many bytes, like no earlier ones, as one body.
 * @returns the answer's body as text
 */
export async function sendLargeBody(
  { url, headers }: Target,
  { method, path, sizeBytes }: { method: string; path: string; sizeBytes: number },
): Promise<string> {
  const outgoing = request(url + path, {
    method,
    headers: { ...headers, 'content-length': sizeBytes },
  })
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      response.setEncoding('utf8')
      response.toArray().then((parts: string[]) => {
        const text = parts.join('')
        const isFine = response.statusCode !== undefined && response.statusCode < 300
        if (isFine) resolve(text)
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`))
      }, reject)
    })
  })
  const first = Buffer.from(chunk)
  first.writeDoubleBE(performance.now())
  for (let sent = 0; sent < sizeBytes; sent += chunkBytes) {
    const part = sent === 0 ? first : chunk
    if (!outgoing.write(part.subarray(0, sizeBytes - sent))) await once(outgoing, 'drain')
  }
  outgoing.end()
  return answer
}
