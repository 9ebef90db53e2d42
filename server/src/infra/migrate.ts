import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const shippedMigrations = fileURLToPath(new URL('../../migrations', import.meta.url))
/** Any number, the same in every release: one migrating process at a time per database. */
const lockKey = 7_126_540_318

/** Which database, and where the migrations are. */
export interface MigrateOptions {
  /** Direct or pooled per transaction; nothing is kept in the session. */
  url: string
  /** Folder of `NNNN-title.sql` files; the shipped ones by default. */
  dir?: string
  log?: { info(fields: object, message: string): void }
}

interface Migration {
  name: string
  sql: string
  sha256: string
}

/**
 * Brings the database up to date: each file in its own transaction, in the order of their names.
 * Several processes may call it at once; each migration is applied by one of them.
 * @returns the names of what this call applied
 * @throws Error when the files are not a continuation of what the database has seen
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.dir ?? shippedMigrations)
  return withClient(options.url, async (client) => {
    await inTransaction(client, () =>
      client.query(`create table if not exists schema_migrations (
        name text primary key,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`),
    )
    const applied: string[] = []
    for (const migration of migrations) {
      if (!(await applyOnce(client, migrations, migration))) continue
      applied.push(migration.name)
      options.log?.info({ migration: migration.name }, 'migration applied')
    }
    return { applied }
  })
}

/**
 * Names what `migrate` would apply, changing nothing.
 * @throws Error when the files are not a continuation of what the database has seen
 */
export async function pendingMigrations(options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.dir ?? shippedMigrations)
  return withClient(options.url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('schema_migrations') is not null as there`,
    )
    const seen = rows[0]?.there ? await checkedHistory(client, migrations) : []
    return migrations.slice(seen.length).map(({ name }) => name)
  })
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(dir, name), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** @returns false when it was applied before, perhaps by another process a moment ago */
async function applyOnce(
  client: pg.Client,
  migrations: Migration[],
  migration: Migration,
): Promise<boolean> {
  return inTransaction(client, async () => {
    const seen = await checkedHistory(client, migrations)
    if (seen.includes(migration.name)) return false
    await runSql(client, migration)
    await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [
      migration.name,
      migration.sha256,
    ])
    return true
  })
}

async function runSql(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query(migration.sql)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`Migration ${migration.name} failed: ${reason}`, { cause })
  }
}

/** What was applied must be exactly the first files, unchanged. */
async function checkedHistory(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from schema_migrations order by name collate "C"',
  )
  for (const [index, { name, sha256 }] of rows.entries()) {
    const here = migrations[index]
    if (!migrations.some((migration) => migration.name === name)) {
      throw new Error(`The database knows migration ${name}, this release does not: is it older?`)
    }
    if (here?.name !== name) {
      throw new Error(`Migration ${here?.name} comes before ${name}, which is applied already`)
    }
    if (here.sha256 !== sha256)
      throw new Error(`Migration ${name} was changed after it was applied`)
  }
  return rows.map(({ name }) => name)
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // The query that is running when the connection breaks fails by itself.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query(`set local statement_timeout = '10min'`)
    await client.query('select pg_advisory_xact_lock($1)', [lockKey])
    // A table in use must not queue everyone behind us for long.
    await client.query(`set local lock_timeout = '30s'`)
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
