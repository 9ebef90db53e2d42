import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLanes } from './lanes.ts'

test('tasks of one lane run in turn, also after one that failed; other lanes do not wait', async () => {
  const lanes = createLanes()
  const told: string[] = []
  const first = Promise.withResolvers<void>()
  const task = (name: string, until?: Promise<void>) => async () => {
    told.push(`${name} begins`)
    await until
    told.push(`${name} ends`)
  }
  const one = lanes.run('a', task('one', first.promise))
  const two = lanes.run('a', task('two'))
  await lanes.run('b', task('other'))
  assert.deepEqual(told, ['one begins', 'other begins', 'other ends'])

  first.reject(new Error('no'))
  await assert.rejects(one)
  await two
  assert.deepEqual(told.slice(3), ['two begins', 'two ends'])
})
