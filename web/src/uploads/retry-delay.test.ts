import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retryDelayMs } from './retry-delay.ts'

test('the wait doubles up to half a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7].map((retry) => retryDelayMs(retry, 1)),
    [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000],
  )
})

test('the wait is spread over its upper half', () => {
  assert.equal(retryDelayMs(3, 0), 2000)
  assert.equal(retryDelayMs(3, 0.5), 3000)
})
