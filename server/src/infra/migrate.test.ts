import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { createEmptyDatabase } from '../../test/postgres.ts'
import { migrate, pendingMigrations } from './migrate.ts'

const first = {
  '0001_people.sql': 'create table people (name text); create table pets (name text)',
}
const second = { '0002_age.sql': 'alter table people add age int' }

async function arrange(files: Record<string, string>) {
  const database = await createEmptyDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'migrations-'))
  const write = async (more: Record<string, string>) => {
    for (const [name, sql] of Object.entries(more)) await writeFile(join(dir, name), sql)
  }
  await write(files)
  return {
    options: { url: database.url, dir },
    write,
    remove: (name: string) => rm(join(dir, name)),
    async query(sql: string) {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      const { rows } = await client.query(sql)
      await client.end()
      return rows
    },
    async [Symbol.asyncDispose]() {
      await database.drop()
      await rm(dir, { recursive: true })
    },
  }
}

test('migrations are applied once, in the order of their names', async () => {
  await using set = await arrange({ ...second, ...first })

  assert.deepEqual(await pendingMigrations(set.options), ['0001_people.sql', '0002_age.sql'])
  assert.deepEqual(await migrate(set.options), { applied: ['0001_people.sql', '0002_age.sql'] })
  assert.deepEqual(await migrate(set.options), { applied: [] })
  assert.deepEqual(await pendingMigrations(set.options), [])
  assert.deepEqual(await set.query('select name, age from people'), [])
})

test('a migration added later is the only one applied', async () => {
  await using set = await arrange(first)
  await migrate(set.options)
  await set.write(second)

  assert.deepEqual(await migrate(set.options), { applied: ['0002_age.sql'] })
})

test('a failing migration leaves nothing of itself and keeps those before it', async () => {
  await using set = await arrange(first)
  await set.write({ '0002_bad.sql': 'create table half (a int); select 1 / 0' })

  await assert.rejects(migrate(set.options), /0002_bad\.sql failed: division by zero/)
  assert.deepEqual(await pendingMigrations(set.options), ['0002_bad.sql'])
  assert.deepEqual(await set.query(`select to_regclass('half') as half`), [{ half: null }])
})

test('processes that migrate at the same time share the work', async () => {
  await using set = await arrange({ ...first, ...second })

  const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(set.options)))

  const applied = runs.flatMap((run) => run.applied).sort()
  assert.deepEqual(applied, ['0001_people.sql', '0002_age.sql'])
})

test('an applied migration that was changed is refused', async () => {
  await using set = await arrange(first)
  await migrate(set.options)
  await set.write({ '0001_people.sql': 'create table people (name text not null)', ...second })

  await assert.rejects(migrate(set.options), /0001_people\.sql was changed after it was applied/)
  await assert.rejects(pendingMigrations(set.options), /was changed/)
})

test('a database of a newer release is refused', async () => {
  await using set = await arrange({ ...first, ...second })
  await migrate(set.options)
  await set.remove('0002_age.sql')

  await assert.rejects(migrate(set.options), /knows migration 0002_age\.sql, this release does not/)
})

test('a migration that slips in before applied ones is refused', async () => {
  await using set = await arrange({ ...first, ...second })
  await migrate(set.options)
  await set.write({ '0001_zebras.sql': 'create table zebras (name text)' })

  await assert.rejects(migrate(set.options), /0001_zebras\.sql comes before 0002_age\.sql/)
})
