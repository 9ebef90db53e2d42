import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { createTestDatabase, type TestDatabase } from '../../test/postgres.ts'
import { createLogger } from '../monitoring/logger.ts'
import { createDb, type Db, type Queryable } from './db.ts'
import { plannedEachTime } from './prepared-client.ts'

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

test('statements of a transaction that are sent at once run in the order of their calls', async () => {
  for (let round = 0; round < 20; round++) {
    const name = `order ${round}`
    const [, found] = await db.transaction((tx) =>
      Promise.all([
        tx.insertInto('instance').values({ key: name, value: name }).execute(),
        sql<{ key: string }>`select key from instance where key = ${name}`.execute(tx),
        tx.deleteFrom('instance').where('key', '=', name).execute(),
      ]),
    )
    assert.equal(found.rows.length, 1)
  }
})

test('the first failure of statements sent at once is the one that is told, and nothing stays', async () => {
  const failing = db.transaction((tx) =>
    Promise.all([
      tx.insertInto('instance').values({ key: 'half', value: 'x' }).execute(),
      sql`select 1 / ${0}::int`.execute(tx),
      sql`select from nowhere`.execute(tx),
    ]),
  )
  await assert.rejects(failing, { code: '22012' })
  const left = await sql`select from instance where key = 'half'`.execute(db.write)
  assert.equal(left.rows.length, 0)
})

test('a transaction that has ended takes no more statements', async () => {
  const tx = await db.transaction(async (tx) => tx)
  await assert.rejects(backendOf(tx), /has ended/)
})

/** Whether the connection has prepared a statement, told by a word in it, after it ran three times. */
async function isPrepared(on: Db, word: string, statement: RawBuilder<unknown>): Promise<boolean> {
  return on.transaction(async (tx) => {
    for (let time = 0; time < 3; time++) await statement.execute(tx)
    const { rows } = await sql<{ found: boolean }>`select exists (
      select from pg_prepared_statements where position(${word} in statement) > 0) as found`.execute(
      tx,
    )
    return rows[0]?.found ?? false
  })
}

test('a statement that comes again is prepared, unless its plan depends on its values', async () => {
  const again = sql`select ${1}::int as again`
  assert.equal(await isPrepared(db, 'as again', again), true)
  const lists = sql`${plannedEachTime} select ${1}::int as list`
  assert.equal(await isPrepared(db, 'as list', lists), false)
})

test('nothing is prepared where a pooler cannot bear it', async () => {
  const plain = createDb({ url: database.url, pool: 1, log, isPreparing: false })
  try {
    assert.equal(await isPrepared(plain, 'as again', sql`select ${1}::int as again`), false)
  } finally {
    await plain.close()
  }
})
