import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActivityEntry, UserId } from '@cloudservice/contract'
import { describeActivity } from './describe-activity.ts'

const me = 'me' as UserId
const entry: ActivityEntry = {
  id: 'a' as ActivityEntry['id'],
  type: 'file.uploaded',
  nodeId: null,
  nodeName: 'new.txt',
  actor: { id: me, name: 'Ada' },
  details: {},
  ip: null,
  userAgent: null,
  createdAt: '2026-01-01T00:00:00.000Z',
}

test('the reader is You, others have their name, nobody is Someone', () => {
  assert.equal(describeActivity(entry, me), 'You uploaded this file')
  assert.equal(describeActivity(entry, 'you' as UserId), 'Ada uploaded this file')
  assert.equal(describeActivity({ ...entry, actor: null }, me), 'Someone uploaded this file')
})

test('a new name is told', () => {
  assert.equal(
    describeActivity({ ...entry, type: 'file.renamed' }, me),
    'You renamed it to “new.txt”',
  )
})
