import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import {
  BlobError,
  type BlobStore,
  blobRef,
  type StagedBlob,
  smallBlobBytes,
} from './blob-store.ts'
import type { Staging } from './staging.ts'

/** A fresh, empty store to be tested, and the means to damage what it holds. */
export interface StoreUnderTest extends AsyncDisposable {
  store: BlobStore
  staging: Staging
  /** Replaces the stored bytes behind the store's back. */
  damage(staged: StagedBlob, bytes: Uint8Array): Promise<void>
}

const signal = new AbortController().signal
const absent = blobRef('0'.repeat(64))

/** The tests that every BlobStore passes. */
export function testBlobStore(name: string, build: () => Promise<StoreUnderTest>): void {
  const receive = (staging: Staging, bytes: Uint8Array) =>
    staging.receive(Readable.from([bytes]), { maxBytes: Number.MAX_SAFE_INTEGER, signal })

  async function put({ store, staging }: StoreUnderTest, bytes: Uint8Array): Promise<StagedBlob> {
    const staged = await receive(staging, bytes)
    await store.promote(staged)
    await staged.discard()
    return staged
  }

  describe(name, () => {
    for (const size of [0, 1, smallBlobBytes, smallBlobBytes + 1, 3 * 1024 * 1024 + 7]) {
      test(`${size} bytes come back as they were`, async () => {
        await using given = await build()
        const bytes = randomBytes(size)
        const { ref, crc32, sizeBytes } = await put(given, bytes)
        assert.equal(sizeBytes, size)
        assert.deepEqual(await buffer(await given.store.open(ref, { signal })), bytes)
        assert.deepEqual(await buffer(await given.store.open(ref, { verify: true, signal })), bytes)
        const byChecksum = await given.store.open(ref, { verify: { crc32 }, signal })
        assert.deepEqual(await buffer(byChecksum), bytes)
        assert.equal(await given.store.verify(ref, { signal }), 'ok')
      })
    }

    test('every part of a blob is exactly those bytes', async () => {
      await using given = await build()
      const bytes = randomBytes(700_001)
      const { ref } = await put(given, bytes)
      const edges = [0, 1, 262_143, 262_144, 262_145, 524_288, 699_999, 700_000]
      for (const start of edges) {
        for (const end of edges.filter((edge) => edge >= start)) {
          const part = await buffer(await given.store.open(ref, { start, end, signal }))
          assert.ok(part.equals(bytes.subarray(start, end + 1)), `${start}-${end}`)
        }
        const rest = await buffer(await given.store.open(ref, { start, signal }))
        assert.ok(rest.equals(bytes.subarray(start)), `${start}-`)
      }
    })

    test('a small blob can be read at once', async () => {
      await using given = await build()
      const bytes = randomBytes(smallBlobBytes)
      const { ref } = await put(given, bytes)
      assert.deepEqual(await given.store.read(ref), bytes)
    })

    test('the same bytes are stored once, also by many at the same time', async () => {
      await using given = await build()
      for (const bytes of [randomBytes(100), randomBytes(smallBlobBytes * 3)]) {
        const staged = await Promise.all(
          Array.from({ length: 20 }, () => receive(given.staging, bytes)),
        )
        await Promise.all(staged.map((one) => given.store.promote(one)))
        await Promise.all(staged.map((one) => one.discard()))
      }
      const sizes = (await Array.fromAsync(given.store.list())).map(({ sizeBytes }) => sizeBytes)
      assert.deepEqual(
        sizes.sort((a, b) => a - b),
        [100, smallBlobBytes * 3],
      )
    })

    test('a blob that was removed can be promoted again from what is staged', async () => {
      await using given = await build()
      for (const size of [10, smallBlobBytes * 2]) {
        const staged = await receive(given.staging, randomBytes(size))
        await given.store.promote(staged)
        await given.store.remove(staged.ref)
        assert.equal(await given.store.exists(staged.ref), false)
        await given.store.promote(staged)
        await staged.discard()
        await staged.discard()
        assert.equal(await given.store.exists(staged.ref), true)
        assert.equal(await given.store.verify(staged.ref, { signal }), 'ok')
      }
    })

    test('what is not promoted is not there', async () => {
      await using given = await build()
      const staged = await receive(given.staging, randomBytes(smallBlobBytes * 2))
      assert.equal(await given.store.exists(staged.ref), false)
      assert.deepEqual(await Array.fromAsync(given.store.list()), [])
      await staged.discard()
    })

    test('a missing blob is reported as missing by every method', async () => {
      await using given = await build()
      const isMissing = (error: unknown) => error instanceof BlobError && error.state === 'missing'
      await assert.rejects(given.store.open(absent, { signal }), isMissing)
      await assert.rejects(given.store.read(absent), isMissing)
      assert.equal(await given.store.exists(absent), false)
      assert.equal(await given.store.verify(absent, { signal }), 'missing')
      await given.store.remove(absent)
    })

    test('the list names every blob with its size and a time', async () => {
      await using given = await build()
      const began = Date.now()
      const staged = await Promise.all([1, 22, 333].map((size) => put(given, randomBytes(size))))
      const listed = await Array.fromAsync(given.store.list())
      assert.deepEqual(
        new Map(listed.map(({ ref, sizeBytes }) => [ref, sizeBytes])),
        new Map(staged.map(({ ref, sizeBytes }) => [ref, sizeBytes])),
      )
      // Clocks of disks may be coarse.
      assert.ok(listed.every(({ modifiedAt }) => Math.abs(modifiedAt.getTime() - began) < 60_000))
    })

    test('damaged bytes are never delivered to their end', async () => {
      await using given = await build()
      const bytes = randomBytes(1_000_000)
      const staged = await put(given, bytes)
      const { ref, crc32 } = staged
      const flipped = Buffer.from(bytes)
      flipped[500_000] = (flipped[500_000] ?? 0) ^ 1
      for (const wrong of [flipped, bytes.subarray(0, 999_999), Buffer.concat([bytes, bytes])]) {
        await given.damage(staged, wrong)
        for (const verify of [true, { crc32 }] as const) {
          const received: Buffer[] = []
          await assert.rejects(
            async () => {
              for await (const chunk of await given.store.open(ref, { verify, signal })) {
                received.push(chunk)
              }
            },
            (error) => error instanceof BlobError && error.state === 'corrupt',
          )
          assert.ok(Buffer.concat(received).length < wrong.length)
        }
        assert.equal(await given.store.verify(ref, { signal }), 'corrupt')
      }
    })

    test('a small damaged blob is not handed out', async () => {
      await using given = await build()
      const staged = await put(given, randomBytes(500))
      await given.damage(staged, Buffer.alloc(500))
      await assert.rejects(given.store.read(staged.ref), { name: 'BlobError', state: 'corrupt' })
    })

    test('a part beyond the end of a blob that lost bytes fails instead of ending early', async () => {
      await using given = await build()
      const staged = await put(given, randomBytes(1000))
      await given.damage(staged, Buffer.alloc(10))
      const stream = await given.store.open(staged.ref, { start: 5, end: 999, signal })
      await assert.rejects(buffer(stream), { name: 'BlobError', state: 'corrupt' })
    })

    test('promoting again repairs a blob of the wrong size', async () => {
      await using given = await build()
      for (const size of [1000, smallBlobBytes * 2]) {
        const staged = await receive(given.staging, randomBytes(size))
        await given.store.promote(staged)
        await given.damage(staged, Buffer.alloc(3))
        await given.store.promote(staged)
        await staged.discard()
        assert.equal(await given.store.verify(staged.ref, { signal }), 'ok')
      }
    })

    test('the signal ends a stream', async () => {
      await using given = await build()
      const { ref } = await put(given, randomBytes(5_000_000))
      const controller = new AbortController()
      const stream = await given.store.open(ref, { signal: controller.signal })
      await assert.rejects(
        async () => {
          for await (const _ of stream) controller.abort()
        },
        { name: 'AbortError' },
      )
    })
  })
}
