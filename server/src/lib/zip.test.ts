import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { layoutArchive, type ZipEntry, type ZipLayout } from './zip.ts'

const signal = new AbortController().signal
const noon = new Date('2024-02-29T12:34:56Z')

interface Sample extends ZipEntry {
  content: Buffer
}

function file(path: string, content: Buffer | string, modifiedAt = noon): Sample {
  const bytes = Buffer.from(content)
  return { path, modifiedAt, sizeBytes: bytes.length, crc32: crc32(bytes), content: bytes }
}

function folder(path: string): Sample {
  return { path, modifiedAt: noon, sizeBytes: 0, crc32: null, content: Buffer.alloc(0) }
}

const openSample = async ({ content }: Sample, { start, end }: { start: number; end: number }) =>
  Readable.from([content.subarray(start, end + 1)])

/** Reads some bytes of an archive. */
type ReadAt = (start: number, length: number) => Promise<Buffer>

function readerOf(layout: ZipLayout<Sample>): ReadAt {
  return (start, length) =>
    length === 0
      ? Promise.resolve(Buffer.alloc(0))
      : buffer(layout.stream(openSample, { start, end: start + length - 1, signal }))
}

function wholeOf(layout: ZipLayout<Sample>): Promise<Buffer> {
  return readerOf(layout)(0, layout.sizeBytes)
}

interface ReadEntry {
  path: string
  sizeBytes: number
  crc32: number
  modifiedAt: Date
  isFolder: boolean
  mode: number
  contentAt: number
}

const number64 = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at))

/** An own reader of zip archives after PKWARE APPNOTE 6.3.10, as strict as the format allows. */
async function readArchive(sizeBytes: number, readAt: ReadAt): Promise<ReadEntry[]> {
  const end = await readAt(sizeBytes - 22, 22)
  assert.equal(end.readUInt32LE(0), 0x06054b50)
  assert.equal(end.readUInt16LE(20), 0)
  let count = end.readUInt16LE(10)
  let directoryBytes = end.readUInt32LE(12)
  let directoryAt = end.readUInt32LE(16)
  let directoryEnd = sizeBytes - 22
  if (count === 0xffff || directoryBytes === 0xffffffff || directoryAt === 0xffffffff) {
    const locator = await readAt(sizeBytes - 42, 20)
    assert.equal(locator.readUInt32LE(0), 0x07064b50)
    const recordAt = number64(locator, 8)
    const record = await readAt(recordAt, 56)
    assert.equal(record.readUInt32LE(0), 0x06064b50)
    assert.equal(number64(record, 4), 44)
    count = number64(record, 32)
    directoryBytes = number64(record, 40)
    directoryAt = number64(record, 48)
    directoryEnd = recordAt
  }
  assert.equal(directoryAt + directoryBytes, directoryEnd)
  const directory = await readAt(directoryAt, directoryBytes)
  const entries: ReadEntry[] = []
  let at = 0
  let expectedAt = 0
  while (at < directory.length) {
    const record = directory.subarray(at)
    assert.equal(record.readUInt32LE(0), 0x02014b50)
    const nameBytes = record.readUInt16LE(28)
    const extraBytes = record.readUInt16LE(30)
    const path = record.toString('utf8', 46, 46 + nameBytes)
    const extra = readExtra(record.subarray(46 + nameBytes, 46 + nameBytes + extraBytes))
    const big = extra.get(1) ?? Buffer.alloc(0)
    let bigAt = 0
    const takeBig = (value: number) => {
      if (value !== 0xffffffff) return value
      bigAt += 8
      return number64(big, bigAt - 8)
    }
    const entryBytes = takeBig(record.readUInt32LE(24))
    assert.equal(takeBig(record.readUInt32LE(20)), entryBytes)
    const headerAt = takeBig(record.readUInt32LE(42))
    assert.equal(bigAt, big.length)
    assert.equal(record.readUInt16LE(6), big.length > 0 ? 45 : 20)
    assert.equal(headerAt, expectedAt, 'entries follow each other without gaps')
    const header = await readAt(headerAt, 30 + nameBytes + 64)
    assert.equal(header.readUInt32LE(0), 0x04034b50)
    // From the flags to the CRC, both say the same.
    assert.ok(header.subarray(6, 18).equals(record.subarray(8, 20)))
    assert.equal(header.readUInt16LE(6), 0x0800)
    assert.equal(header.readUInt16LE(8), 0)
    assert.equal(header.readUInt16LE(26), nameBytes)
    assert.equal(header.toString('utf8', 30, 30 + nameBytes), path)
    const localExtraBytes = header.readUInt16LE(28)
    const localExtra = readExtra(header.subarray(30 + nameBytes, 30 + nameBytes + localExtraBytes))
    assert.equal(localExtra.has(1), entryBytes >= 0xffffffff)
    if (localExtra.has(1)) {
      assert.equal(number64(localExtra.get(1) ?? Buffer.alloc(0), 0), entryBytes)
      assert.equal(number64(localExtra.get(1) ?? Buffer.alloc(0), 8), entryBytes)
    }
    const contentAt = headerAt + 30 + nameBytes + localExtraBytes
    expectedAt = contentAt + entryBytes
    entries.push({
      path,
      sizeBytes: entryBytes,
      crc32: record.readUInt32LE(16),
      modifiedAt: new Date((extra.get(0x5455)?.readInt32LE(1) ?? 0) * 1000),
      isFolder: (record.readUInt32LE(38) & 0x10) !== 0,
      mode: record.readUInt16LE(40),
      contentAt,
    })
    at += 46 + nameBytes + extraBytes + record.readUInt16LE(32)
  }
  assert.equal(entries.length, count)
  assert.equal(expectedAt, directoryAt)
  return entries
}

function readExtra(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>()
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt16LE(at + 2)) {
    fields.set(bytes.readUInt16LE(at), bytes.subarray(at + 4, at + 4 + bytes.readUInt16LE(at + 2)))
  }
  return fields
}

const samples = [
  folder('Photos/'),
  file('Photos/été 😀.jpg', randomBytes(70_000)),
  file('Photos/empty.txt', ''),
  file('日本語/メモ.txt', 'こんにちは'),
  file('notes.txt', 'words'.repeat(1000), new Date('2038-01-01T00:00:01Z')),
]

test('an archive holds every entry with its bytes, time and kind', async () => {
  const whole = await wholeOf(layoutArchive(samples))
  const read = await readArchive(whole.length, async (start, length) =>
    whole.subarray(start, start + length),
  )
  assert.equal(read.length, samples.length)
  for (const [at, sample] of samples.entries()) {
    const entry = read[at]
    assert.ok(entry)
    assert.equal(entry.path, sample.path)
    assert.equal(entry.crc32, sample.crc32 ?? 0)
    assert.equal(entry.modifiedAt.getTime(), sample.modifiedAt.getTime())
    assert.equal(entry.isFolder, sample.path.endsWith('/'))
    assert.equal(entry.mode, entry.isFolder ? 0o40755 : 0o100644)
    const content = whole.subarray(entry.contentAt, entry.contentAt + entry.sizeBytes)
    assert.deepEqual(content, sample.content)
    assert.equal(crc32(content), entry.crc32)
  }
})

test('an archive of nothing is valid', async () => {
  const layout = layoutArchive<Sample>([])
  assert.equal(layout.sizeBytes, 22)
  assert.deepEqual(await readArchive(layout.sizeBytes, readerOf(layout)), [])
})

test('the same entries make the same bytes', async () => {
  const [one, other] = [layoutArchive(samples), layoutArchive([...samples])]
  assert.deepEqual(await wholeOf(one), await wholeOf(other))
  assert.deepEqual(await wholeOf(one), await wholeOf(one))
})

test('pieces cut anywhere add up to the whole, and each reads only what it needs', async () => {
  const entries = fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-zé😀]{1,12}$/u),
      size: fc.oneof(fc.constant(0), fc.nat(300)),
      isFolder: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  const cuts = fc.array(fc.nat(), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(entries, cuts, async (made, positions) => {
      const list = made.map(({ name, size, isFolder }, at) =>
        isFolder ? folder(`${at}${name}/`) : file(`${at}${name}`, randomBytes(size)),
      )
      const layout = layoutArchive(list)
      const whole = await wholeOf(layout)
      assert.equal(whole.length, layout.sizeBytes)
      const edges = [...new Set([0, ...positions.map((cut) => cut % whole.length), whole.length])]
      edges.sort((a, b) => a - b)
      const pieces: Buffer[] = []
      let contentBytes = 0
      const open = (entry: Sample, range: { start: number; end: number }) => {
        assert.ok(range.start <= range.end && range.end < entry.sizeBytes)
        contentBytes += range.end - range.start + 1
        return openSample(entry, range)
      }
      for (const [at, start] of edges.slice(0, -1).entries()) {
        const end = (edges[at + 1] ?? 0) - 1
        pieces.push(await buffer(layout.stream(open, { start, end, signal })))
      }
      assert.deepEqual(Buffer.concat(pieces), whole)
      assert.equal(
        contentBytes,
        list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      )
    }),
    { numRuns: 300 },
  )
})

test('every single byte can be asked for alone', async () => {
  const layout = layoutArchive([folder('a/'), file('a/b', 'xyz'), file('c', '')])
  const whole = await wholeOf(layout)
  const readAt = readerOf(layout)
  for (let at = 0; at < whole.length; at++) {
    assert.deepEqual(await readAt(at, 1), whole.subarray(at, at + 1))
  }
})

test('entries, offsets and archives beyond 4 GiB use Zip64 where they need it', async () => {
  const gibibyte = 2 ** 30
  const sparse = (path: string, sizeBytes: number): Sample => ({
    ...file(path, ''),
    sizeBytes,
    crc32: 0xdeadbeef,
  })
  const list = [
    sparse('just below', 0xffffffff - 1),
    sparse('just at', 0xffffffff),
    sparse('far beyond', 300 * gibibyte),
    file('small but far behind', 'end'),
  ]
  const layout = layoutArchive(list)
  const read = await readArchive(layout.sizeBytes, async (start, length) => {
    const open = async ({ content }: Sample, range: { start: number; end: number }) =>
      Readable.from([
        content.length > 0
          ? content.subarray(range.start, range.end + 1)
          : Buffer.alloc(range.end - range.start + 1),
      ])
    return buffer(layout.stream(open, { start, end: start + length - 1, signal }))
  })
  assert.deepEqual(
    read.map(({ path, sizeBytes }) => [path, sizeBytes]),
    list.map(({ path, sizeBytes }) => [path, sizeBytes]),
  )
})

test('65,534 and 65,535 entries are all there', async () => {
  for (const count of [65_534, 65_535]) {
    const list = Array.from({ length: count }, (_, at) =>
      file(`f${at}`, at % 7000 === 0 ? 'x' : ''),
    )
    const whole = await wholeOf(layoutArchive(list))
    const read = await readArchive(whole.length, async (start, length) =>
      whole.subarray(start, start + length),
    )
    assert.equal(read.length, count)
    assert.equal(read.at(-1)?.path, `f${count - 1}`)
  }
})

test('a path that leaves the archive, or is none, is never written', () => {
  const paths = [
    '',
    '/a',
    '..',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    '//',
    'a\\b',
    'a\0b',
    '/',
    '..\\a',
    'a/../',
  ]
  for (const path of paths)
    assert.throws(() => layoutArchive([file(path, '')]), /leaves the archive/, path)
  assert.throws(() => layoutArchive([file('x'.repeat(65_536), '')]), { code: 'too-large' })
  for (const path of ['..a', 'a..', 'a/..b', '...', '.hidden/.x', 'a /b.'])
    layoutArchive([file(path, '')])
})

test('times outside the calendar of MS-DOS are kept in the extended field or clamped', async () => {
  const times = [
    new Date('1969-07-20T20:17:40Z'),
    new Date('1980-01-01T00:00:00Z'),
    new Date('2150-01-01T00:00:00Z'),
  ]
  const list = times.map((time, at) => file(`${at}`, '', time))
  const layout = layoutArchive(list)
  const read = await readArchive(layout.sizeBytes, readerOf(layout))
  assert.equal(read[0]?.modifiedAt.getTime(), times[0]?.getTime())
  assert.equal(read[1]?.modifiedAt.getTime(), times[1]?.getTime())
  assert.equal(read[2]?.modifiedAt.getTime(), 0x7fffffff * 1000)
})

test('a failing entry ends the stream, and so does the signal', async () => {
  const layout = layoutArchive(samples)
  const end = layout.sizeBytes - 1
  const failing = layout.stream(() => Promise.reject(new Error('blob is gone')), {
    start: 0,
    end,
    signal,
  })
  await assert.rejects(buffer(failing), /blob is gone/)
  const controller = new AbortController()
  controller.abort()
  const ended = layout.stream(openSample, { start: 0, end, signal: controller.signal })
  await assert.rejects(buffer(ended), { name: 'AbortError' })
})

test('a stream that is given up closes the entry it was reading', async () => {
  const content = new Readable({
    read() {
      this.push(Buffer.alloc(10))
    },
  })
  const list = [{ ...file('endless', ''), sizeBytes: 1_000_000 }]
  const layout = layoutArchive(list)
  const stream = layout.stream(async () => content, { start: 0, end: layout.sizeBytes - 1, signal })
  for await (const _ of stream) if (content.readableDidRead) break
  await new Promise<void>((resolve) =>
    content.closed ? resolve() : content.once('close', resolve),
  )
  assert.equal(content.destroyed, true)
})

for (const [name, ...command] of [
  ['unzip', 'unzip', '-tq'],
  ['Python', 'python3', '-m', 'zipfile', '-t'],
] as const) {
  test(`${name} finds nothing wrong with an archive`, async (t: TestContext) => {
    const [program, ...args] = command
    if (spawnSync(program, ['-h']).error) {
      t.skip(`${program} is not installed`)
      return
    }
    const dir = await mkdtemp(join(tmpdir(), 'cloudservice-zip-'))
    try {
      const path = join(dir, 'archive.zip')
      await writeFile(path, await wholeOf(layoutArchive(samples)))
      const { status, stdout, stderr } = spawnSync(program, [...args, path], { encoding: 'utf8' })
      assert.equal(status, 0, stdout + stderr)
      assert.doesNotMatch(stdout + stderr, /corrupt/)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
}
