import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedDatabase } from '../src/infra/db-embedded.ts'
import { processStamp } from '../src/infra/db-embedded-process.ts'
import { findRunningServer, stopServer } from '../src/infra/db-embedded-server.ts'
import { migrate } from '../src/infra/migrate.ts'

/** The database with all migrations applied that every test database is copied from. */
export const templateName = 'cloudservice_template'

/** One PostgreSQL server for a whole run of tests. */
export interface TestServer {
  url: string
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** Starts a server in a temporary folder and migrates the template of all test databases. */
export async function startTestServer(): Promise<TestServer> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), `cloudservice-test-${process.pid}-`))
  // Nothing here outlives the run, so nothing needs to reach the disk.
  // A worker of autovacuum cannot be cut off when its database is dropped.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    max_connections: '300',
    autovacuum: 'off',
  }
  const server = await startEmbeddedDatabase({ dataDir, settings })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
  try {
    await runSql(server.url, `create database ${templateName}`)
    await migrate({ url: databaseUrl(server.url, templateName) })
    // A template that somebody is connected to cannot be copied.
    await runSql(server.url, `alter database ${templateName} allow_connections false`)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: server.url, stop }
}

/** The address of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** What runs that were killed left behind: a server in memory and its folder. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.match(/^cloudservice-test-(\d+)-/)?.[1])
    const dataDir = join(tmpdir(), name)
    if (!pid || processStamp(pid) || (await stat(dataDir)).uid !== process.getuid?.()) continue
    const server = await findRunningServer(join(dataDir, 'postgres'))
    if (server) await stopServer(server.pid)
    await rm(dataDir, { recursive: true, force: true })
  }
}
