import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTimeLeft } from './time-left.ts'

test('the unit grows with the time, and seconds are told in fives', () => {
  assert.equal(formatTimeLeft(0.2), '1 s')
  assert.equal(formatTimeLeft(8.1), '9 s')
  assert.equal(formatTimeLeft(31), '35 s')
  assert.equal(formatTimeLeft(200), '3 min')
  assert.equal(formatTimeLeft(7300), '2 h')
})
