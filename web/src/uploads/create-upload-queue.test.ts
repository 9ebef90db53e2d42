import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeId } from '@cloudservice/contract'
import { ProblemError } from '@cloudservice/contract/client'
import { sampleFile } from '../preview/sample-file.ts'
import { createUploadQueue, type UploadQueue } from './create-upload-queue.ts'
import { createFolderMaker } from './folder-maker.ts'
import type { FileToSend } from './run-upload.ts'
import type { UploadItem } from './upload-item.ts'

/** A server whose answers the test decides, and a queue in front of it. */
function build(options: { isReadable?: boolean } = {}) {
  const sent: (FileToSend & {
    answer: () => void
    refuse: (code: ProblemError['code'], status: number) => void
  })[] = []
  const waits: (() => void)[] = []
  const folders: string[] = []
  const clock = { now: 0 }
  const keys = { last: 0 }
  const queue = createUploadQueue({
    sendFile: (what) =>
      new Promise((resolve, reject) => {
        what.signal.addEventListener('abort', () => reject(what.signal.reason))
        sent.push({
          ...what,
          answer: () => resolve(sampleFile({ id: `stored ${what.name}`, name: what.name })),
          refuse: (code, status) => reject(new ProblemError({ code, status, title: code })),
        })
      }),
    folders: createFolderMaker(async (parentId, name) => {
      folders.push(`${parentId}/${name}`)
      return `${parentId}/${name}` as NodeId
    }),
    isReadable: async () => options.isReadable ?? true,
    waitForRetry: (_, signal) =>
      new Promise((resolve) => {
        waits.push(resolve)
        signal.addEventListener('abort', () => resolve())
      }),
    random: () => 0,
    now: () => clock.now,
    newKey: () => {
      keys.last += 1
      return `key-${keys.last}`
    },
    schedule: queueMicrotask,
  })
  return { queue, sent, waits, folders, clock }
}

function entry(name: string, path: string[] = [], size = 4) {
  return { file: new File(['x'.repeat(size)], name), path }
}

/** Lets everything that was promised happen; nothing here waits for real time. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

function states(queue: UploadQueue) {
  return queue.getSnapshot().items.map((item) => item.state.kind)
}

function itemAt(queue: UploadQueue, index: number): UploadItem {
  const item = queue.getSnapshot().items[index]
  assert.ok(item)
  return item
}

test('three files are sent at a time, the others wait their turn', async () => {
  const { queue, sent } = build()
  queue.add(
    ['a', 'b', 'c', 'd', 'e'].map((name) => entry(name)),
    'root',
  )
  await settle()
  assert.deepEqual(states(queue), ['sending', 'sending', 'sending', 'queued', 'queued'])
  sent[1]?.answer()
  await settle()
  assert.deepEqual(states(queue), ['sending', 'done', 'sending', 'sending', 'queued'])
})

test('progress moves to checking when the last byte is out, and to done with the answer', async () => {
  const { queue, sent } = build()
  queue.add([entry('a', [], 8)], 'root')
  await settle()
  sent[0]?.onProgress(4)
  assert.equal(itemAt(queue, 0).sentBytes, 4)
  assert.equal(queue.getSnapshot().summary.percent, 50)
  sent[0]?.onProgress(8)
  assert.deepEqual(states(queue), ['checking'])
  assert.equal(queue.getSnapshot().summary.percent, 99)
  sent[0]?.answer()
  await settle()
  assert.deepEqual(states(queue), ['done'])
  assert.equal(queue.getSnapshot().summary.percent, 100)
})

test('sub-folders are made once, before their files, also when files want them together', async () => {
  const { queue, sent, folders } = build()
  queue.add([entry('a', ['x', 'y']), entry('b', ['x', 'y']), entry('c', ['x'])], 'root')
  await settle()
  assert.deepEqual(folders.sort(), ['root/x', 'root/x/y'])
  assert.deepEqual(sent.map(({ name, parentId }) => `${parentId}/${name}`).sort(), [
    'root/x/c',
    'root/x/y/a',
    'root/x/y/b',
  ])
})

test('an empty folder is made without sending anything', async () => {
  const { queue, sent, folders } = build()
  queue.add([{ file: null, path: ['x', 'empty'] }], 'root')
  await settle()
  assert.deepEqual(states(queue), ['done'])
  assert.deepEqual(folders, ['root/x', 'root/x/empty'])
  assert.equal(sent.length, 0)
})

test('a taken name asks first; replacing sends it again as a version', async () => {
  const { queue, sent } = build()
  queue.add([entry('a')], 'root')
  await settle()
  assert.equal(sent[0]?.onConflict, 'fail')
  sent[0]?.refuse('name-taken', 409)
  await settle()
  assert.deepEqual(states(queue), ['conflict'])
  queue.resolve(itemAt(queue, 0).id, 'replace', false)
  await settle()
  assert.equal(sent[1]?.onConflict, 'version')
  assert.notEqual(sent[1]?.idempotencyKey, sent[0]?.idempotencyKey)
})

test('keeping both sends it under a free name, skipping sends nothing', async () => {
  const { queue, sent } = build()
  queue.add([entry('a'), entry('b')], 'root')
  await settle()
  sent[0]?.refuse('name-taken', 409)
  sent[1]?.refuse('name-taken', 409)
  await settle()
  queue.resolve(itemAt(queue, 0).id, 'keep-both', false)
  queue.resolve(itemAt(queue, 1).id, 'skip', false)
  await settle()
  assert.deepEqual(states(queue), ['sending', 'skipped'])
  assert.equal(sent[2]?.onConflict, 'rename')
})

test('an answer for all holds for conflicts that come later, until the queue is through', async () => {
  const { queue, sent } = build()
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => entry(name)),
    'root',
  )
  await settle()
  sent[0]?.refuse('name-taken', 409)
  await settle()
  queue.resolve(itemAt(queue, 0).id, 'skip', true)
  for (const file of sent) file.refuse('name-taken', 409)
  await settle()
  for (const file of sent) file.refuse('name-taken', 409)
  await settle()
  assert.deepEqual(states(queue), ['skipped', 'skipped', 'skipped', 'skipped'])

  queue.add([entry('e')], 'root')
  await settle()
  sent.at(-1)?.refuse('name-taken', 409)
  await settle()
  assert.equal(states(queue).at(-1), 'conflict')
})

test('a full quota ends what is still queued, and lets what is on its way go on', async () => {
  const { queue, sent } = build()
  queue.add(
    ['a', 'b', 'c', 'd', 'e'].map((name) => entry(name)),
    'root',
  )
  await settle()
  sent[0]?.refuse('quota-exceeded', 507)
  await settle()
  assert.deepEqual(states(queue), ['failed', 'sending', 'sending', 'failed', 'failed'])
  assert.equal(sent.length, 3)
  const { state } = itemAt(queue, 4)
  assert.equal(state.kind === 'failed' && state.failure.reason, 'quota-exceeded')
})

test('a refused type fails alone and is not worth retrying', async () => {
  const { queue, sent } = build()
  queue.add([entry('a'), entry('b')], 'root')
  await settle()
  sent[0]?.refuse('type-refused', 415)
  sent[1]?.answer()
  await settle()
  assert.deepEqual(states(queue), ['failed', 'done'])
  queue.retryFailed()
  assert.deepEqual(states(queue), ['failed', 'done'])
})

test('a lost network waits and tries again, with a new key when the bytes had not all gone', async () => {
  const { queue, sent, waits } = build()
  queue.add([entry('a')], 'root')
  await settle()
  sent[0]?.onProgress(2)
  sent[0]?.refuse('network', 0)
  await settle()
  assert.deepEqual(states(queue), ['waiting'])
  assert.equal(itemAt(queue, 0).sentBytes, 0)
  waits[0]?.()
  await settle()
  assert.notEqual(sent[1]?.idempotencyKey, sent[0]?.idempotencyKey)
  sent[1]?.answer()
  await settle()
  assert.deepEqual(states(queue), ['done'])
})

test('when only the answer was lost the same key is sent again', async () => {
  const { queue, sent, waits } = build()
  queue.add([entry('a')], 'root')
  await settle()
  sent[0]?.onProgress(4)
  sent[0]?.refuse('network', 0)
  await settle()
  waits[0]?.()
  await settle()
  assert.equal(sent[1]?.idempotencyKey, sent[0]?.idempotencyKey)
})

test('a file that cannot be read any more fails at once instead of being tried again', async () => {
  const { queue, sent, waits } = build({ isReadable: false })
  queue.add([entry('a')], 'root')
  await settle()
  sent[0]?.refuse('network', 0)
  await settle()
  const { state } = itemAt(queue, 0)
  assert.equal(state.kind === 'failed' && state.failure.reason, 'unreadable')
  assert.equal(waits.length, 0)
})

test('the network failing again and again ends as failed, and retrying begins anew', async () => {
  const { queue, sent, waits } = build()
  queue.add([entry('a')], 'root')
  await settle()
  for (let attempt = 0; attempt < 9; attempt += 1) {
    sent.at(-1)?.refuse('network', 0)
    await settle()
    waits.at(-1)?.()
    await settle()
  }
  assert.deepEqual(states(queue), ['failed'])
  assert.equal(sent.length, 9)
  queue.retryFailed()
  await settle()
  assert.deepEqual(states(queue), ['sending'])
})

test('cancelling one aborts its request and lets the next begin', async () => {
  const { queue, sent } = build()
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => entry(name)),
    'root',
  )
  await settle()
  queue.cancel(itemAt(queue, 0).id)
  await settle()
  assert.equal(sent[0]?.signal.aborted, true)
  assert.deepEqual(states(queue), ['cancelled', 'sending', 'sending', 'sending'])
})

test('cancelling all ends everything, also what waits for the network or an answer', async () => {
  const { queue, sent } = build()
  queue.add(
    ['a', 'b', 'c', 'd'].map((name) => entry(name)),
    'root',
  )
  await settle()
  sent[0]?.refuse('network', 0)
  sent[1]?.refuse('name-taken', 409)
  await settle()
  queue.cancelAll()
  await settle()
  assert.deepEqual(states(queue), ['cancelled', 'cancelled', 'cancelled', 'cancelled'])
  assert.equal(queue.getSnapshot().summary.open, 0)
})

test('a cancelled upload that is retried is not disturbed by its first request', async () => {
  const { queue, sent } = build()
  queue.add([entry('a')], 'root')
  await settle()
  const { id } = itemAt(queue, 0)
  queue.cancel(id)
  queue.retry(id)
  await settle()
  sent[0]?.onProgress(4)
  assert.deepEqual(states(queue), ['sending'])
  assert.equal(itemAt(queue, 0).sentBytes, 0)
})

test('clearing takes away what ended and keeps the rest', async () => {
  const { queue, sent } = build()
  queue.add([entry('a'), entry('b')], 'root')
  await settle()
  sent[0]?.answer()
  await settle()
  queue.clearFinished()
  assert.deepEqual(
    queue.getSnapshot().items.map((item) => item.name),
    ['b'],
  )
})

test('speed and the time left follow from what was sent lately', async () => {
  const { queue, sent, clock } = build()
  queue.add([entry('a', [], 10_000)], 'root')
  await settle()
  sent[0]?.onProgress(1)
  clock.now = 1000
  sent[0]?.onProgress(1000)
  const { bytesPerSecond, secondsLeft } = queue.getSnapshot().summary
  assert.equal(bytesPerSecond, 1000)
  assert.equal(secondsLeft, 9)
})

test('listeners are told once for many changes', async () => {
  const { queue } = build()
  const told: number[] = []
  queue.subscribe(() => told.push(queue.getSnapshot().items.length))
  queue.add([entry('a'), entry('b')], 'root')
  await Promise.resolve()
  assert.deepEqual(told, [2])
})
