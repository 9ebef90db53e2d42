import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { hasLiveClients, registerClient, withStartLock } from './db-embedded-clients.ts'
import { connectionUrl } from './db-embedded-cluster.ts'
import { isErrno, processStamp } from './db-embedded-process.ts'
import {
  findRunningServer,
  type LaunchOptions,
  launchServer,
  type RunningServer,
  stopServer,
} from './db-embedded-server.ts'

const watchIntervalMs = 1_000

/** Where the supervisor reports; a pino logger fits. */
export interface EmbeddedDatabaseLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What to run, and where. */
export interface EmbeddedDatabaseOptions {
  /** The application's data folder; PostgreSQL lives in `postgres` below it. */
  dataDir: string
  log?: EmbeddedDatabaseLog
  /** PostgreSQL settings that differ from ours; they count only for the process that starts it. */
  settings?: Record<string, string>
}

/** A database that answers, and is kept running until `stop`. */
export interface EmbeddedDatabase {
  /** Direct (not pooled); stays valid when PostgreSQL has to be started again meanwhile. */
  url: string
  /** Call after the pools are closed. The last process that uses the folder stops PostgreSQL. */
  stop(): Promise<void>
}

/**
 * Makes sure that the PostgreSQL server of a data folder runs, and keeps it running. Any number
 * of processes may do so at once: the first starts it, the last one to stop ends it. The server
 * of a process that was killed is found and used by the next one.
 * @throws Error in plain words when PostgreSQL cannot run here
 */
export async function startEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
): Promise<EmbeddedDatabase> {
  const { log = silentLog, settings = {} } = options
  const folder = await prepareFolder(options.dataDir)
  const { server, leave } = await withStartLock(folder, async () => {
    const running = (await findRunningServer(folder)) ?? (await launchServer(folder, { settings }))
    return { server: running, leave: await registerClient(folder) }
  })
  log.info({ folder, pid: server.pid, port: server.port }, 'embedded database ready')

  const watch = watchServer(folder, server, settings, log)
  return {
    url: await connectionUrl(folder, server.port),
    async stop() {
      await watch.stop()
      await withStartLock(folder, () => leaveServer(folder, leave))
      log.info({ folder }, 'embedded database released')
    },
  }
}

async function prepareFolder(dataDir: string): Promise<string> {
  try {
    const folder = join(dataDir, 'postgres')
    // Others may pass, not look: root lends PostgreSQL an ordinary account.
    await mkdir(folder, { recursive: true, mode: 0o711 })
    return await realpath(folder)
  } catch (cause) {
    if (!isErrno(cause, 'EACCES')) throw cause
    throw new Error(`${dataDir} belongs to another account; start as that one`, { cause })
  }
}

async function leaveServer(folder: string, leave: () => Promise<void>): Promise<void> {
  await leave()
  if (await hasLiveClients(folder)) return
  const running = await findRunningServer(folder)
  if (running) await stopServer(running.pid)
}

/** Starts the server again, on the same port, when something ended it. */
function watchServer(
  folder: string,
  first: RunningServer,
  settings: NonNullable<LaunchOptions['settings']>,
  log: EmbeddedDatabaseLog,
) {
  let { pid } = first
  let repair: Promise<void> | undefined

  async function repairServer(): Promise<void> {
    log.warn({ folder, pid }, 'embedded database ended; starting it again')
    try {
      const server = await withStartLock(
        folder,
        async () =>
          (await findRunningServer(folder)) ??
          (await launchServer(folder, { settings, port: first.port })),
      )
      pid = server.pid
      log.info({ folder, pid }, 'embedded database runs again')
    } catch (error) {
      log.error({ folder, err: error }, 'embedded database does not start')
    } finally {
      repair = undefined
    }
  }

  const timer = setInterval(() => {
    if (processStamp(pid) === undefined) repair ??= repairServer()
  }, watchIntervalMs).unref()
  return {
    async stop() {
      clearInterval(timer)
      await repair
    },
  }
}

const silentLog: EmbeddedDatabaseLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
