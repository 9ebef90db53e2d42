import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { testBlobStore } from './blob-store.conformance.ts'
import { smallBlobBytes } from './blob-store.ts'
import { createDiskStore } from './disk-store.ts'

const signal = new AbortController().signal

async function buildStore() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudservice-blobs-'))
  return {
    dataDir,
    ...createDiskStore(dataDir),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }),
  }
}

testBlobStore('disk store', async () => {
  const built = await buildStore()
  return {
    ...built,
    async damage({ ref }, bytes) {
      await rm(built.store.path(ref))
      await writeFile(built.store.path(ref), bytes)
    },
  }
})

test('I5: a blob is a read-only file in two levels of folders', async () => {
  await using given = await buildStore()
  for (const size of [5, smallBlobBytes * 2]) {
    const staged = await given.staging.receive(Readable.from([randomBytes(size)]), {
      maxBytes: size,
      signal,
    })
    await given.store.promote(staged)
    await staged.discard()
    const { ref } = staged
    const path = join(given.dataDir, 'blobs', ref.slice(0, 2), ref.slice(2, 4), ref)
    assert.equal(given.store.path(ref), path)
    const { mode, nlink } = await stat(path)
    assert.equal(mode & 0o777, 0o444)
    assert.equal(nlink, 1)
  }
  assert.deepEqual(await readdir(join(given.dataDir, 'staging')), [])
})

test('a link in place of a blob is not followed', async () => {
  await using given = await buildStore()
  const source = Readable.from([Buffer.from('secret')])
  const staged = await given.staging.receive(source, { maxBytes: 100, signal })
  await given.store.promote(staged)
  const path = given.store.path(staged.ref)
  const elsewhere = join(given.dataDir, 'elsewhere')
  await rename(path, elsewhere)
  await symlink(elsewhere, path)
  const isCorrupt = { name: 'BlobError', state: 'corrupt' }
  await assert.rejects(given.store.open(staged.ref, { signal }), isCorrupt)
  await assert.rejects(given.store.read(staged.ref), isCorrupt)
  assert.equal(await given.store.exists(staged.ref), false)
  assert.equal(await given.store.verify(staged.ref, { signal }), 'corrupt')
})

test('a folder in place of a blob is refused', async () => {
  await using given = await buildStore()
  const staged = await given.staging.receive(Readable.from([]), { maxBytes: 0, signal })
  const path = given.store.path(staged.ref)
  await mkdir(path, { recursive: true })
  await assert.rejects(given.store.open(staged.ref, { signal }), { state: 'corrupt' })
  await assert.rejects(given.store.read(staged.ref), { state: 'corrupt' })
})

test('a process killed at any moment leaves only whole blobs, and all it acknowledged', async () => {
  await using given = await buildStore()
  const acknowledged = new Set<string>()
  for (let round = 1; round <= 4; round++) {
    const script = join(import.meta.dirname, 'disk-store.crash.ts')
    const child = spawn(process.execPath, [script, given.dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const enough = acknowledged.size + round * 17
    for await (const ref of createInterface({ input: child.stdout })) {
      acknowledged.add(ref)
      if (acknowledged.size === enough) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    assert.equal(child.signalCode, 'SIGKILL')
  }
  const stored = new Set<string>()
  for await (const { ref } of given.store.list()) {
    assert.equal(await given.store.verify(ref, { signal }), 'ok')
    stored.add(ref)
  }
  assert.ok(acknowledged.size >= 4 * 17)
  assert.deepEqual(
    [...acknowledged].filter((ref) => !stored.has(ref)),
    [],
  )
  await given.staging.clear()
  assert.deepEqual(await readdir(join(given.dataDir, 'staging')), [])
})

test('a full disk is a problem of its own and leaves nothing half-written', async (t) => {
  await using given = await buildStore()
  const script = join(import.meta.dirname, 'disk-store.full.ts')
  // A small file system of its own, in a mount namespace that goes away with the process.
  const mount = 'mount -t tmpfs -o size=8m none "$1" || exit 77; exec "$2" "$3" "$1"'
  const args = ['--mount', '--map-root-user', 'sh', '-c', mount, 'sh']
  const child = spawnSync('unshare', [...args, given.dataDir, process.execPath, script], {
    encoding: 'utf8',
  })
  if (child.error || child.status === 77 || /unshare failed/.test(child.stderr)) {
    t.skip('this machine grants no mount namespace')
    return
  }
  assert.equal(child.stderr, '')
  const { codes, staged, states } = JSON.parse(child.stdout)
  assert.deepEqual(codes, ['disk-full', 'disk-full'])
  assert.deepEqual(staged, [])
  assert.ok(states.length > 2)
  assert.ok(states.every((state: string) => state === 'ok'))
})
