import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatSizeDelta } from './size-delta.ts'

test('growing and shrinking have their sign, the first version has nothing to compare', () => {
  assert.equal(formatSizeDelta(2048, 1024), '+1 KiB')
  assert.equal(formatSizeDelta(100, 200), '−100 B')
  assert.equal(formatSizeDelta(5, 5), 'same size')
  assert.equal(formatSizeDelta(5, undefined), '')
})
