import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { startEmbeddedDatabase } from '../src/infra/db-embedded.ts'
import { processStamp } from '../src/infra/db-embedded-process.ts'
import { findRunningServer, stopServer } from '../src/infra/db-embedded-server.ts'
import { migrate } from '../src/infra/migrate.ts'

const template = 'cloudservice_template'
const folderPrefix = 'cloudservice-test-'

/** A database of its own for one test or one file, with all migrations applied. */
export interface TestDatabase {
  url: string
  /** Close the pools first; what is still connected is cut off. */
  drop(): Promise<void>
}

/** One PostgreSQL server for a whole run of tests. */
export interface TestServer {
  url: string
  stop(): Promise<void>
}

let ownServer: Promise<TestServer> | undefined

after(async () => {
  await (await ownServer)?.stop()
})

/**
 * Creates a database with all migrations applied. Uses the server that `npm test` started for
 * all files (`CLOUDSERVICE_TEST_DATABASE`), or starts one for this process.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`template ${template}`)
}

/** Creates a database with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('')
}

/** Starts a server in a temporary folder and migrates the template of all test databases. */
export async function startTestServer(): Promise<TestServer> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`))
  // Nothing here outlives the run, so nothing needs to reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', max_connections: '300' }
  const server = await startEmbeddedDatabase({ dataDir, settings })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
  try {
    await run(server.url, `create database ${template}`)
    await migrate({ url: databaseUrl(server.url, template) })
    // A template that somebody is connected to cannot be copied.
    await run(server.url, `alter database ${template} allow_connections false`)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: server.url, stop }
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const serverUrl = process.env.CLOUDSERVICE_TEST_DATABASE ?? (await startOwnServer()).url
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(serverUrl, `create database ${name} ${options}`)
  return {
    url: databaseUrl(serverUrl, name),
    drop: () => run(serverUrl, `drop database ${name} with (force)`),
  }
}

function startOwnServer(): Promise<TestServer> {
  ownServer ??= startTestServer()
  return ownServer
}

/** What runs that were killed left behind: a server in memory and its folder. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.match(/^cloudservice-test-(\d+)-/)?.[1])
    const dataDir = join(tmpdir(), name)
    if (!pid || processStamp(pid) || (await stat(dataDir)).uid !== process.getuid?.()) continue
    const folder = join(dataDir, 'postgres')
    const server = await findRunningServer(folder)
    if (server) await stopServer(server.pid)
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
