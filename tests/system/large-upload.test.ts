import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { endpointUrl, type File } from '@cloudservice/contract'
import { peakMemory } from './processes.ts'
import { createDataDir, runCommand, startProduct } from './product.ts'

const GiB = 1024 ** 3
/** Size of the file in GiB; the promise is made for 10, which takes a minute and the disk for it. */
const sizeBytes = Number(process.env.CLOUDSERVICE_TEST_LARGE_GIB ?? 2) * GiB
const memoryLimitBytes = 300 * 1024 ** 2
const email = 'admin@example.org'
const settings = {
  CLOUDSERVICE_ADMIN_EMAIL: email,
  CLOUDSERVICE_ADMIN_PASSWORD: 'correct horse battery',
}

test('a file of gigabytes goes in and out with less than 300 MB of memory', async (t) => {
  const { bavail, bsize } = await statfs(tmpdir())
  assert.ok(bavail * bsize > sizeBytes + GiB, `the test needs ${sizeBytes / GiB + 1} GiB of disk`)
  const [dataDir, removeDataDir] = await createDataDir()
  t.after(removeDataDir)
  const product = await startProduct(dataDir, settings)
  t.after(() => product.stop())
  const { stdout } = await runCommand(['token', 'create', '--user', email, '--quiet'], dataDir)
  const headers = { authorization: `Bearer ${stdout.trim()}` }

  const sentHash = createHash('sha256')
  const beforeUpload = performance.now()
  const file = await upload(
    product.url,
    headers,
    generate(sizeBytes, (chunk) => sentHash.update(chunk)),
  )
  t.diagnostic(
    `up ${rate(sizeBytes, beforeUpload)}, memory ${megabytes(peakMemory(product.pid))} MB`,
  )
  assert.equal(file.sizeBytes, sizeBytes)
  assert.equal(file.sha256, sentHash.digest('hex'))
  assert.ok(peakMemory(product.pid) < memoryLimitBytes)

  const beforeDownload = performance.now()
  const path = endpointUrl('GET /files/{id}/content', { params: { id: file.id } })
  const response = await fetch(product.url + path, { headers })
  const received = await countBytes(response)
  t.diagnostic(
    `down ${rate(received, beforeDownload)}, memory ${megabytes(peakMemory(product.pid))} MB`,
  )
  assert.equal(received, sizeBytes)
  assert.ok(peakMemory(product.pid) < memoryLimitBytes)
})

/** So many bytes, different in every mebibyte, made as they are read. */
function generate(total: number, onChunk: (chunk: Buffer) => void): Readable {
  function* chunks(): Generator<Buffer> {
    for (let at = 0; at < total; at += 1024 ** 2) {
      const chunk = Buffer.alloc(Math.min(1024 ** 2, total - at), 'CloudService')
      chunk.writeUInt32BE(at / 1024 ** 2)
      onChunk(chunk)
      yield chunk
    }
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 1024 ** 2 })
}

async function upload(url: string, headers: object, source: Readable): Promise<File> {
  const outgoing = request(url + endpointUrl('POST /files', { query: { name: 'large.bin' } }), {
    method: 'POST',
    headers: { ...headers, 'content-length': sizeBytes },
  })
  const answer = new Promise<File>((resolve, reject) => {
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      response.toArray().then((parts) => {
        const text = Buffer.concat(parts).toString()
        if (response.statusCode === 201) resolve(JSON.parse(text))
        else reject(new Error(`${response.statusCode}: ${text}`))
      }, reject)
    })
  })
  await pipeline(source, outgoing)
  return answer
}

async function countBytes(response: Response): Promise<number> {
  assert.ok(response.body)
  let bytes = 0
  for await (const chunk of response.body) bytes += chunk.length
  return bytes
}

function rate(bytes: number, since: number): string {
  return `${Math.round(bytes / 1e3 / (performance.now() - since))} MB/s`
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2)
}
