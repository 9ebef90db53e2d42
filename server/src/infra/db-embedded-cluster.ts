import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { giveTo, type Launcher, launchCommand } from './db-embedded-launcher.ts'

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

/** Creates the application's role and database when an interrupted first start left them out. */
export async function ensureDatabase(folder: string, port: number): Promise<void> {
  const client = await connectAsSuperuser(folder, port)
  try {
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [appName])
    if (roles.rowCount === 0) {
      const password = client.escapeLiteral(await readPassword(folder))
      await client.query(`create role ${appName} login createdb password ${password}`)
    }
    const databases = await client.query('select 1 from pg_database where datname = $1', [appName])
    if (databases.rowCount === 0) await client.query(`create database ${appName} owner ${appName}`)
  } finally {
    await client.end()
  }
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

/** Creates aside and renames, so that an interrupted start leaves nothing half made. */
async function createCluster(folder: string, launcher: Launcher): Promise<void> {
  const unfinished = join(folder, 'cluster-unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await giveTo(unfinished, launcher.owner)
  const secret = passwordFile(folder)
  await rm(secret, { force: true })
  await writeFile(secret, randomBytes(24).toString('hex'), { mode: 0o600, flush: true })
  await giveTo(secret, launcher.owner)
  const initdb = launchCommand(launcher, folder, 'initdb', [
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
  await promisify(execFile)(initdb.file, initdb.args, initdb.options)
  await rename(unfinished, clusterOf(folder))
}
