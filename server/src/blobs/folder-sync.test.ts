import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createFolderSync } from './folder-sync.ts'

async function buildFolder() {
  const path = await mkdtemp(join(tmpdir(), 'cloudservice-sync-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

test('calls while one runs wait for the next together, never for the running one', async () => {
  await using folder = await buildFolder()
  const sync = createFolderSync()
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  const running = sync(folder.path).then(note('first'))
  const second = sync(folder.path)
  const third = sync(folder.path)
  assert.equal(second, third)
  await Promise.all([running, second.then(note('second'))])
  assert.deepEqual(order, ['first', 'second'])
})

test('a failure reaches all who wait for it, and the next call tries anew', async () => {
  await using folder = await buildFolder()
  const sync = createFolderSync()
  await rm(folder.path, { recursive: true })
  const failing = [sync(folder.path), sync(folder.path), sync(folder.path)]
  const results = await Promise.allSettled(failing)
  assert.ok(results.every(({ status }) => status === 'rejected'))
  await using again = await buildFolder()
  await sync(again.path)
})
