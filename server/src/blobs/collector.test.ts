import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { VersionId } from '@cloudservice/contract'
import { sql } from 'kysely'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { newId } from '../lib/ids.ts'
import { claimBlob, hasBlob } from './blobs.repository.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

/** Resolves once some connection of this database waits for a row that another one holds. */
async function someoneWaits(): Promise<void> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    `.execute(app.services.db.write)
    if (rows.length > 0) return
    await nextTurn()
  }
  assert.fail('nothing waited for the locked row')
}

test('I3: a sweep that loses a blob to an upload goes on with the others', async () => {
  const { db, collector } = app.services
  const user = await app.buildUser()
  const file = await user.api('POST /files', { query: { name: 'a.txt' }, body: 'a' })
  const contested = Buffer.alloc(32, 0x00)
  const unused = Buffer.alloc(32, 0xff)
  await db.transaction(async (tx) => {
    for (const sha256 of [contested, unused])
      await claimBlob(tx, { sha256, sizeBytes: 1, crc32: 0 })
  })

  const swept = await db.transaction(async (tx) => {
    const version = {
      id: newId<VersionId>(),
      file_id: file.id,
      number: 2,
      media_type: 'text/plain',
    }
    await tx
      .insertInto('file_versions')
      .values({ ...version, sha256: contested, size_bytes: 1 })
      .execute()
    const sweep = collector.sweep(new AbortController().signal)
    await someoneWaits()
    return { sweep }
  })

  assert.equal(await swept.sweep, 1)
  assert.equal(await hasBlob(db.write, contested), true)
  assert.equal(await hasBlob(db.write, unused), false)
})
