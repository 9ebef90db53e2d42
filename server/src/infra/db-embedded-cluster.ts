import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { giveTo, type LaunchCommand, type Launcher, launchCommand } from './db-embedded-launcher.ts'

/** PostgreSQL listens here only. */
export const host = '127.0.0.1'
/** The application's role and database; the superuser `postgres` is for the supervisor only. */
const appName = 'cloudservice'

/** PostgreSQL's own files of the server whose home is `folder`. */
export const clusterOf = (folder: string): string => join(folder, 'cluster')
const passwordFile = (folder: string): string => join(folder, 'password')
const readPassword = (folder: string): Promise<string> => readFile(passwordFile(folder), 'utf8')

/**
 * Creates the cluster when there is none, and makes sure that the launcher may use it.
 * @throws Error when another major version of PostgreSQL wrote it
 */
export async function ensureCluster(folder: string, launcher: Launcher): Promise<void> {
  const cluster = clusterOf(folder)
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) return createCluster(folder, launcher)

  const major = version.trim()
  if (!launcher.version.includes(` ${major}.`)) {
    throw new Error(`${cluster} was written by PostgreSQL ${major}; this is ${launcher.version}`)
  }
  await giveTo(cluster, launcher.owner)
  await giveTo(passwordFile(folder), launcher.owner)
}

/** Where the application connects to. */
export async function connectionUrl(folder: string, port: number): Promise<string> {
  return `postgres://${appName}:${await readPassword(folder)}@${host}:${port}/${appName}`
}

/** Opens a connection that only this folder's own password opens. */
export async function connectAsSuperuser(folder: string, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    host,
    port,
    user: 'postgres',
    password: await readPassword(folder),
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 2_000,
    query_timeout: 30_000,
  })
  // A server that goes away is noticed by the next query; without a listener it would end us.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/**
 * Creates aside and renames: an interrupted start leaves nothing half made, and a cluster that is
 * there has its role and database.
 */
async function createCluster(folder: string, launcher: Launcher): Promise<void> {
  const unfinished = join(folder, 'cluster-unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await giveTo(unfinished, launcher.owner)
  const secret = passwordFile(folder)
  await rm(secret, { force: true })
  const password = randomBytes(24).toString('hex')
  await writeFile(secret, password, { mode: 0o600, flush: true })
  await giveTo(secret, launcher.owner)
  const initdb = launchCommand(launcher, 'initdb', [
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--data-checksums',
    // The password is 24 random bytes: stretching it would only slow every connection down.
    '--set=scram_iterations=1',
  ])
  await runToEnd(initdb)
  const withoutServer = ['--single', '-D', unfinished, '--exit_on_error=on', 'postgres']
  await runToEnd(
    launchCommand(launcher, 'postgres', withoutServer),
    `create role ${appName} login createdb password '${password}';\n` +
      `create database ${appName} owner ${appName};\n`,
  )
  await rename(unfinished, clusterOf(folder))
}

async function runToEnd({ file, args, options }: LaunchCommand, input = ''): Promise<void> {
  const run = promisify(execFile)(file, args, options)
  run.child.stdin?.end(input)
  await run
}
