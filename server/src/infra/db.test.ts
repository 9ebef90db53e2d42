import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase, type TestDatabase } from '../../test/postgres.ts'
import { createLogger } from '../monitoring/logger.ts'
import { createDb, type Db, type Queryable } from './db.ts'

const log = createLogger({ logLevel: 'silent' })
let database: TestDatabase
let db: Db
before(async () => {
  database = await createTestDatabase()
  db = createDb({ url: database.url, pool: 2, log })
})
after(async () => {
  await db.close()
  await database.drop()
})

async function backendOf(queryable: Queryable): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(queryable)
  return rows[0]?.pid ?? 0
}

test('a connection that is lost between two statements fails its transaction and nothing else', async () => {
  const cut = db.transaction(async (tx) => {
    const pid = await backendOf(tx)
    // The wait lets the loss arrive while no statement runs.
    await sql`select pg_terminate_backend(${pid}, 5000)`.execute(db.write)
    await new Promise((resolve) => setImmediate(resolve))
    await backendOf(tx)
  })
  await assert.rejects(cut)
  assert.ok((await backendOf(db.write)) > 0)
})
