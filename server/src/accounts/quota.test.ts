import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { isProblem } from '../lib/errors.ts'
import { beginChange, peekQuota, reserve } from './quota.ts'

const TiB = 1024 ** 4

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

test('I8: sizes beyond what 32 bits hold are counted exactly, forth and back', async () => {
  const { db } = app.services
  for (const bytes of [2 ** 31 - 1, 2 ** 31, 10 * 1024 ** 3, 5 * TiB]) {
    const { me, api } = await app.buildUser({ quotaBytes: 10 * TiB })
    await peekQuota(db.write, me.id, bytes)
    await db.transaction((tx) => beginChange(tx, me.id, bytes))
    await db.transaction((tx) => reserve(tx, me.id, bytes))
    assert.equal((await api('GET /me')).usedBytes, 2 * bytes)
    await db.transaction((tx) => beginChange(tx, me.id, -bytes))
    await db.transaction((tx) => reserve(tx, me.id, -bytes))
    assert.equal((await api('GET /me')).usedBytes, 0)
  }
})

test('I8: a size beyond the quota is refused, however large', async () => {
  const { db } = app.services
  const { me } = await app.buildUser({ quotaBytes: TiB })
  for (const bytes of [TiB + 1, 5 * TiB, Number.MAX_SAFE_INTEGER]) {
    const calls = [
      () => peekQuota(db.write, me.id, bytes),
      () => db.transaction((tx) => beginChange(tx, me.id, bytes)),
      () => db.transaction((tx) => reserve(tx, me.id, bytes)),
    ]
    for (const call of calls) {
      await assert.rejects(call, (error) => isProblem(error, 'quota-exceeded'))
    }
  }
})
