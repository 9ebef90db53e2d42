import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { hasLiveClients, registerClient, withStartLock } from './db-embedded-clients.ts'
import { processStamp } from './db-embedded-process.ts'

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'clients-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** A pid that was in use a moment ago. */
const deadPid = () => spawnSync(process.execPath, ['--version']).pid

test('work under the lock never overlaps', async () => {
  await using folder = await temporaryFolder()
  const steps: string[] = []
  const work = (name: string) =>
    withStartLock(folder.path, async () => {
      steps.push(`${name} begins`)
      await readdir(folder.path)
      steps.push(`${name} ends`)
    })

  await Promise.all([work('a'), work('b'), work('c')])

  for (let i = 0; i < steps.length; i += 2) {
    assert.equal(steps[i + 1], steps[i]?.replace('begins', 'ends'))
  }
  assert.equal(steps.length, 6)
  assert.deepEqual(await readdir(folder.path), [])
})

test('a lock is free again when its holder is dead', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'lock'), `${deadPid()} 12345\n`)

  assert.equal(await withStartLock(folder.path, async () => 'done'), 'done')
  assert.deepEqual(await readdir(folder.path), [])
})

test('a lock is free again when the pid of its holder was given to another process', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'lock'), `${process.pid} ${processStamp(process.pid)}0\n`)

  assert.equal(await withStartLock(folder.path, async () => 'done'), 'done')
})

test('a lock is let go when the work fails', async () => {
  await using folder = await temporaryFolder()
  const failing = withStartLock(folder.path, () => Promise.reject(new Error('no')))

  await assert.rejects(failing, /no/)
  assert.equal(await withStartLock(folder.path, async () => 'done'), 'done')
})

test('clients count while they live and have not left', async () => {
  await using folder = await temporaryFolder()
  const leave = await registerClient(folder.path)
  assert.equal(await hasLiveClients(folder.path), true)

  await leave()
  assert.equal(await hasLiveClients(folder.path), false)
})

test('the note of a dead client is removed', async () => {
  await using folder = await temporaryFolder()
  const clients = join(folder.path, 'clients')
  await mkdir(clients)
  await writeFile(join(clients, 'dead'), `${deadPid()} 12345\n`)

  assert.equal(await hasLiveClients(folder.path), false)
  assert.deepEqual(await readdir(clients), [])
})
