import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeDetails } from './describe-details.ts'

test('details are told in words, and those that nobody knows are left out', () => {
  assert.deepEqual(describeDetails({ details: { email: 'a@example.org', quotaBytes: 2048 } }), [
    'Address: a@example.org',
    'Storage: 2 KiB',
  ])
  assert.deepEqual(describeDetails({ details: { quotaBytes: null } }), ['Storage: unlimited'])
  assert.deepEqual(describeDetails({ details: { name: 'script', scopes: ['all'] } }), [
    'Name: “script”',
  ])
  assert.deepEqual(describeDetails({ details: { email: 1, more: {} } }), [])
})
