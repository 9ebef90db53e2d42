import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { startEmbeddedDatabase } from './db-embedded.ts'
import { isGoneWithin } from './db-embedded-process.ts'

const supervisor = import.meta.resolve('./db-embedded.ts')
const program = `
  import { startEmbeddedDatabase } from ${JSON.stringify(supervisor)}
  const database = await startEmbeddedDatabase({ dataDir: process.argv[1] })
  console.log(database.url)
  process.stdin.resume().once('end', () => database.stop())
`

const prepared = await mkdtemp(join(tmpdir(), 'embedded-'))
before(async () => {
  const database = await startEmbeddedDatabase({ dataDir: prepared })
  await database.stop()
})
after(() => rm(prepared, { recursive: true }))

async function temporaryFolder(mode = 0o700) {
  const path = await mkdtemp(join(tmpdir(), 'embedded-'))
  await chmod(path, mode)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** A data folder that was used and stopped before; much quicker than a first start. */
async function usedFolder() {
  const folder = await temporaryFolder()
  await cp(prepared, folder.path, { recursive: true })
  return folder
}

/** Another process that uses the database of `dataDir` until its standard input ends. */
async function startProcess(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [url] = await once(createInterface(child.stdout), 'line')
  return { child, url }
}

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  if (signal) child.kill(signal)
  else child.stdin?.end()
  await ended
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const pidFileOf = (dataDir: string) => join(dataDir, 'postgres', 'cluster', 'postmaster.pid')

async function postmasterOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(pidFileOf(dataDir), 'utf8'), 10)
}

for (const mode of [0o700, 0o711]) {
  test(`a long path with spaces below a folder of mode ${mode.toString(8)} gets a database`, async () => {
    await using folder = await temporaryFolder(mode)
    const dataDir = join(folder.path, `dåta ${'x'.repeat(120)}`)
    await cp(prepared, dataDir, { recursive: true })
    const database = await startEmbeddedDatabase({ dataDir })

    const [settings] = await query(
      database.url,
      `select current_setting('server_encoding') as encoding, lower('ÅÉ') as lower,
        current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
        (select rolsuper from pg_roles where rolname = current_user) as superuser`,
    )
    assert.deepEqual(settings, {
      encoding: 'UTF8',
      lower: 'åé',
      checksums: 'on',
      fsync: 'on',
      superuser: false,
    })
    await query(database.url, 'create extension pg_trgm; create extension unaccent')
    assert.deepEqual(await query(database.url, `select unaccent('é') as plain`), [{ plain: 'e' }])
    await database.stop()
    assert.equal(existsSync(pidFileOf(dataDir)), false)
  })
}

test('nobody connects without the password', async () => {
  await using folder = await usedFolder()
  const database = await startEmbeddedDatabase({ dataDir: folder.path })
  const url = new URL(database.url)
  url.password = 'guess'

  await assert.rejects(query(url.href, 'select 1'), { code: '28P01' })
  await database.stop()
})

test('processes that start at once share a server and the last one stops it', async () => {
  await using folder = await usedFolder()
  const [one, other] = await Promise.all([startProcess(folder.path), startProcess(folder.path)])
  assert.equal(one.url, other.url)
  const postmaster = await postmasterOf(folder.path)

  await end(one.child)
  assert.deepEqual(await query(other.url, 'select 1 as one'), [{ one: 1 }])
  await end(other.child)
  assert.equal(await isGoneWithin(postmaster, 0), true)
})

test('a killed process leaves its server to the next one, which stops it', async () => {
  await using folder = await usedFolder()
  const killed = await startProcess(folder.path)
  await query(killed.url, 'create table kept as select 7 as number')
  const postmaster = await postmasterOf(folder.path)
  await end(killed.child, 'SIGKILL')

  const database = await startEmbeddedDatabase({ dataDir: folder.path })
  assert.equal(await postmasterOf(folder.path), postmaster)
  assert.deepEqual(await query(database.url, 'select number from kept'), [{ number: 7 }])
  await database.stop()
  assert.equal(await isGoneWithin(postmaster, 0), true)
})

test('everything killed at once starts again with what was committed', async () => {
  await using folder = await usedFolder()
  const killed = await startProcess(folder.path)
  await query(killed.url, 'create table kept as select 7 as number')
  process.kill(await postmasterOf(folder.path), 'SIGKILL')
  await end(killed.child, 'SIGKILL')

  const database = await startEmbeddedDatabase({ dataDir: folder.path })
  assert.deepEqual(await query(database.url, 'select number from kept'), [{ number: 7 }])
  await database.stop()
})

test('a server that is killed comes back at the same address', async () => {
  await using folder = await usedFolder()
  const messages = new EventEmitter()
  const log = {
    info: (_: object, message: string) => messages.emit(message),
    warn: () => undefined,
    error: (fields: object) => messages.emit('error', fields),
  }
  const database = await startEmbeddedDatabase({ dataDir: folder.path, log })
  const back = once(messages, 'embedded database runs again')
  process.kill(await postmasterOf(folder.path), 'SIGKILL')

  await back
  assert.deepEqual(await query(database.url, 'select 1 as one'), [{ one: 1 }])
  await database.stop()
})

test('the pid of another program in the pid file does not stop a start', async () => {
  await using folder = await usedFolder()
  await writeFile(pidFileOf(folder.path), `${process.pid}\n${folder.path}\n0\n1\n\n127.0.0.1\n`)

  const database = await startEmbeddedDatabase({ dataDir: folder.path })
  assert.deepEqual(await query(database.url, 'select 1 as one'), [{ one: 1 }])
  await database.stop()
})

test('a first start that was interrupted is begun again', async () => {
  await using folder = await temporaryFolder(0o711)
  await mkdir(join(folder.path, 'postgres', 'cluster-unfinished', 'base'), { recursive: true })

  const database = await startEmbeddedDatabase({ dataDir: folder.path })
  assert.deepEqual(await query(database.url, 'select 1 as one'), [{ one: 1 }])
  await database.stop()
})

test('a cluster of another PostgreSQL is left alone', async () => {
  await using folder = await temporaryFolder()
  const cluster = join(folder.path, 'postgres', 'cluster')
  await mkdir(cluster, { recursive: true })
  await writeFile(join(cluster, 'PG_VERSION'), '17\n')

  await assert.rejects(
    startEmbeddedDatabase({ dataDir: folder.path }),
    /written by PostgreSQL 17; this is postgres \(PostgreSQL\) 18/,
  )
})

test('what PostgreSQL says is told when it does not start', async () => {
  await using folder = await usedFolder()

  await assert.rejects(
    startEmbeddedDatabase({ dataDir: folder.path, settings: { shared_buffers: 'plenty' } }),
    /invalid value for parameter "shared_buffers": "plenty"/,
  )
})
