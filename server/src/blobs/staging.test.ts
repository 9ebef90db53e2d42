import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { isProblem, problem } from '../lib/errors.ts'
import { smallBlobBytes } from './blob-store.ts'
import { createStaging, type StagingOptions } from './staging.ts'

const signal = new AbortController().signal
const maxBytes = 100 * 1024 * 1024
const mebibyte = randomBytes(1024 * 1024)

async function buildStaging(options?: StagingOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'cloudservice-staging-'))
  return {
    folder,
    staging: createStaging(folder, options),
    files: () => readdir(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

function mebibytes(count: number): Readable {
  return Readable.from(Array.from({ length: count }, () => mebibyte))
}

test('a received body carries its hash, checksum, size and first bytes', async () => {
  await using given = await buildStaging()
  for (const size of [0, 1, 4100, 4101, smallBlobBytes, smallBlobBytes + 1, 5_000_000]) {
    const bytes = randomBytes(size)
    const chunks = size > 9 ? [bytes.subarray(0, 9), bytes.subarray(9)] : [bytes]
    const staged = await given.staging.receive(Readable.from(chunks), {
      maxBytes,
      expectedBytes: size,
      signal,
    })
    assert.equal(staged.ref, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(staged.crc32, crc32(bytes))
    assert.equal(staged.sizeBytes, size)
    assert.deepEqual(staged.head, bytes.subarray(0, 4100))
    assert.equal(staged.content.kind, size <= smallBlobBytes ? 'memory' : 'file')
    await staged.discard()
  }
  assert.deepEqual(await given.files(), [])
})

test('any iterable of bytes can be received', async () => {
  await using given = await buildStaging()
  async function* source() {
    yield Buffer.from('ab')
    yield new Uint8Array([99])
  }
  const staged = await given.staging.receive(source(), { maxBytes, signal })
  assert.equal(staged.head.toString(), 'abc')
})

test('thousands of tiny chunks become one file', async () => {
  await using given = await buildStaging()
  const chunks = Array.from({ length: 100_000 }, (_, index) => Buffer.from([index & 255]))
  const staged = await given.staging.receive(Readable.from(chunks), { maxBytes, signal })
  assert.equal(staged.ref, createHash('sha256').update(Buffer.concat(chunks)).digest('hex'))
  await staged.discard()
})

test('a body above the limit is refused, and the sender can still be answered', async () => {
  await using given = await buildStaging()
  const source = new PassThrough()
  source.write(randomBytes(smallBlobBytes * 2))
  source.write(randomBytes(smallBlobBytes * 2))
  await assert.rejects(
    given.staging.receive(source, { maxBytes: smallBlobBytes * 3, signal }),
    (error) => isProblem(error, 'too-large') && error.fields.limitBytes === smallBlobBytes * 3,
  )
  assert.equal(source.destroyed, false)
  assert.deepEqual(await given.files(), [])
})

test('an announced size above the limit is refused before a byte is read', async () => {
  await using given = await buildStaging()
  const source = mebibytes(1)
  const options = { maxBytes: 10, expectedBytes: 11, signal }
  await assert.rejects(given.staging.receive(source, options), { code: 'too-large' })
  assert.equal(source.readableDidRead, false)
})

test('a body that ends early leaves nothing', async () => {
  await using given = await buildStaging()
  for (const count of [0, 3]) {
    await assert.rejects(
      given.staging.receive(mebibytes(count), {
        maxBytes,
        expectedBytes: 4 * mebibyte.length,
        signal,
      }),
      { code: 'upload-aborted' },
    )
  }
  assert.deepEqual(await given.files(), [])
})

test('a body with more bytes than announced is refused', async () => {
  await using given = await buildStaging()
  const options = { maxBytes, expectedBytes: 10, signal }
  await assert.rejects(given.staging.receive(Readable.from([Buffer.alloc(11)]), options), {
    code: 'bad-request',
  })
})

test('a sender that breaks off leaves nothing', async () => {
  await using given = await buildStaging()
  async function* source() {
    yield mebibyte
    yield mebibyte
    throw new Error('connection reset')
  }
  await assert.rejects(given.staging.receive(source(), { maxBytes, signal }), {
    code: 'upload-aborted',
  })
  assert.deepEqual(await given.files(), [])
})

test('the signal ends a transfer that waits for its sender', async () => {
  await using given = await buildStaging()
  const controller = new AbortController()
  const source = new PassThrough()
  const receiving = given.staging.receive(source, {
    maxBytes,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  })
  source.write(mebibyte)
  await assert.rejects(receiving, { code: 'upload-aborted' })
  assert.equal(source.destroyed, true)
  assert.deepEqual(await given.files(), [])
})

test('the first bytes are shown once and can refuse the rest', async () => {
  await using given = await buildStaging()
  const heads: string[] = []
  const refusal = problem('type-mismatch')
  await assert.rejects(
    given.staging.receive(mebibytes(20), {
      maxBytes,
      signal,
      onHead(head) {
        heads.push(head.toString('hex'))
        throw refusal
      },
    }),
    refusal,
  )
  assert.deepEqual(heads, [mebibyte.toString('hex', 0, 4100)])
  assert.deepEqual(await given.files(), [])

  await given.staging.receive(Readable.from([Buffer.from('tiny')]), {
    maxBytes,
    signal,
    onHead: (head) => void heads.push(head.toString()),
  })
  assert.deepEqual(heads.slice(1), ['tiny'])
})

test('progress counts the bytes that came', async () => {
  await using given = await buildStaging()
  const seen: number[] = []
  const staged = await given.staging.receive(mebibytes(3), {
    maxBytes,
    signal,
    onProgress: (receivedBytes) => seen.push(receivedBytes),
  })
  assert.deepEqual(
    seen,
    [1, 2, 3].map((count) => count * mebibyte.length),
  )
  await staged.discard()
})

test('a sender is not read further than the disk has taken', async () => {
  await using given = await buildStaging()
  let produced = 0
  let received = 0
  async function* source() {
    for (let count = 0; count < 64; count++) {
      produced += 1
      // What was produced is received, or waits in the stream between (16 chunks at most).
      assert.ok(produced - received <= 17, `${produced} made, ${received} received`)
      yield mebibyte
    }
  }
  const staged = await given.staging.receive(source(), {
    maxBytes,
    signal,
    onProgress: () => (received += 1),
  })
  await staged.discard()
})

test('uploads leave the space free that is set aside for others', async () => {
  await using given = await buildStaging({ minFreeBytes: Number.MAX_SAFE_INTEGER })
  await assert.rejects(given.staging.receive(mebibytes(1), { maxBytes, signal }), {
    code: 'disk-full',
  })
  assert.deepEqual(await given.files(), [])
})

test('an announced size that the disk cannot hold is refused at once', async () => {
  await using given = await buildStaging()
  const options = { maxBytes: 2 ** 60, expectedBytes: 2 ** 60, signal }
  await assert.rejects(given.staging.receive(mebibytes(1), options), { code: 'disk-full' })
})

test('clearing removes files of dead processes and keeps those of live ones', async () => {
  await using given = await buildStaging()
  const module = JSON.stringify(new URL('./staging.ts', import.meta.url).href)
  const script = `
    const { createStaging } = await import(${module})
    const { writeFileSync } = await import('node:fs')
    writeFileSync(createStaging(process.argv[1]).newPath(), 'left behind')
    if (process.argv[2] === 'wait') { console.log('written'); process.stdin.resume() }`
  const args = ['--input-type=module', '-e', script, given.folder]
  spawnSync(process.execPath, args)
  const own = await given.staging.receive(mebibytes(1), { maxBytes, signal })

  const other = spawn(process.execPath, [...args, 'wait'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(other.stdout, 'data')
  assert.equal((await given.files()).length, 3)
  assert.equal(await given.staging.clear(), 1)

  other.kill('SIGKILL')
  await once(other, 'exit')
  assert.equal(await given.staging.clear(), 1)
  await own.discard()
  assert.deepEqual(await given.files(), [])
})

test('files of another machine are cleared once nobody wrote them for a day', async () => {
  await using given = await buildStaging()
  const place = 'ffffffffffff.1.1.00'
  await writeFile(join(given.folder, `${place}-1`), '')
  await writeFile(join(given.folder, `${place}-2`), '')
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000)
  await utimes(join(given.folder, `${place}-2`), twoDaysAgo, twoDaysAgo)
  assert.equal(await given.staging.clear(), 1)
  assert.deepEqual(await given.files(), [`${place}-1`])
})
