import { randomUUID } from 'node:crypto'
import {
  databaseUrl,
  runSql,
  startTestServer,
  type TestServer,
  templateName,
} from './postgres-server.ts'

/** A database of its own for one test or one file. */
export interface TestDatabase {
  url: string
  /** Close the pools first; what is still connected is cut off. */
  drop(): Promise<void>
}

let openDatabases = 0
let ownServer: Promise<TestServer> | undefined

/**
 * Creates a database with all migrations applied. Uses the server that `npm test` started for
 * all files (`CLOUDSERVICE_TEST_DATABASE`), or starts one for this process.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  // The server does not fsync: copying files is several times faster than copying through the log.
  return createDatabase(`template ${templateName} strategy file_copy`)
}

/** Creates a database with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('strategy file_copy')
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const serverUrl = process.env.CLOUDSERVICE_TEST_DATABASE ?? (await startOwnServer()).url
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runSql(serverUrl, `create database ${name} ${options}`)
  openDatabases += 1
  return {
    url: databaseUrl(serverUrl, name),
    async drop() {
      await runSql(serverUrl, `drop database ${name} with (force)`)
      openDatabases -= 1
      if (openDatabases === 0) await stopOwnServer()
    },
  }
}

function startOwnServer(): Promise<TestServer> {
  ownServer ??= startTestServer()
  return ownServer
}

/** The server of this process ends with its last database; a further one starts it again. */
async function stopOwnServer(): Promise<void> {
  const server = await ownServer
  ownServer = undefined
  await server?.stop()
}
