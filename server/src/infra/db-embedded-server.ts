import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBinaries } from './db-embedded-binaries.ts'
import { clusterOf, connectAsSuperuser, ensureCluster, host } from './db-embedded-cluster.ts'
import { chooseLauncher, type Launcher, launchCommand } from './db-embedded-launcher.ts'
import { isErrno, isGoneWithin, processStamp, signalProcess } from './db-embedded-process.ts'

/** How long a server that says it is ready may stay silent before it is taken for frozen. */
const silenceMs = 20_000
/** How long a server may take to read its log after a crash. */
const recoveryMs = 600_000
const logLimitBytes = 5 * 1024 * 1024

/** Chosen for a small machine that must not lose an acknowledged row. */
const defaultSettings = {
  shared_buffers: '64MB',
  max_connections: '60',
  work_mem: '8MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  max_wal_size: '512MB',
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  io_workers: '2',
  autovacuum_max_workers: '2',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Refused statements carry names and addresses of people; the application reports them itself.
  log_min_messages: 'log',
  log_checkpoints: 'off',
}

/** A PostgreSQL server that answers. */
export interface RunningServer {
  pid: number
  port: number
}

/** What may differ from one launch to the next. */
export interface LaunchOptions {
  /** PostgreSQL settings that differ from ours. */
  settings?: Record<string, string>
  /** A free port is chosen without it. */
  port?: number
}

/**
 * Looks for the server of this folder that another process started. What a dead server left
 * behind is removed; a frozen one is ended.
 */
export async function findRunningServer(folder: string): Promise<RunningServer | undefined> {
  const found = await readPidFile(folder)
  if (!found) return undefined
  if (isPostmasterOf(folder, found.pid)) {
    const server = await whenReady(folder, found.pid)
    if (server) return server
  }
  await rm(pidFile(folder), { force: true })
  return undefined
}

/**
 * Starts the server, creating its cluster when there is none.
 * @throws Error with PostgreSQL's own words when it does not start
 */
export async function launchServer(
  folder: string,
  { settings = {}, port }: LaunchOptions = {},
): Promise<RunningServer> {
  const launcher = await chooseLauncher(findBinaries(), folder)
  await ensureCluster(folder, launcher)
  const deadline = Date.now() + silenceMs
  for (;;) {
    try {
      const chosen = { settings, port: port ?? (await freePort()) }
      return await launchOnce(folder, launcher, chosen)
    } catch (error) {
      // Someone else took the port first, or the children of a killed server still let go.
      const passes = /Address already in use|is still in use/.test(String(error))
      if (!passes || Date.now() > deadline) throw error
      await delay(100)
    }
  }
}

/** Stops the server: open sessions are ended, everything committed is kept. */
export async function stopServer(pid: number): Promise<void> {
  // PostgreSQL's "fast" shutdown; SIGTERM would wait for the sessions.
  signalProcess(pid, 'SIGINT')
  if (!(await isGoneWithin(pid, 30_000))) await endAtOnce(pid)
}

/** The next start recovers from the write-ahead log, as after a power cut. */
async function endAtOnce(pid: number): Promise<void> {
  signalProcess(pid, 'SIGQUIT')
  if (await isGoneWithin(pid, 5_000)) return
  signalProcess(pid, 'SIGKILL')
  await isGoneWithin(pid, 5_000)
}

async function launchOnce(
  folder: string,
  launcher: Launcher,
  { settings, port }: Required<LaunchOptions>,
): Promise<RunningServer> {
  const log = join(folder, 'server.log')
  const logStart = await rotateLog(log)
  const parameters = {
    ...defaultSettings,
    ...settings,
    listen_addresses: host,
    unix_socket_directories: '',
    port: String(port),
  }
  const command = launchCommand(launcher, 'postgres', [
    '-D',
    clusterOf(folder),
    ...Object.entries(parameters).map(([name, value]) => `--${name}=${value}`),
  ])
  const output = openSync(log, 'a', 0o600)
  const child = spawn(command.file, command.args, {
    ...command.options,
    // A session of its own: Ctrl-C must reach PostgreSQL through us, after requests have ended.
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  child.unref()
  child.on('error', () => undefined)
  const server = child.pid && (await whenReady(folder, child.pid))
  if (server) return server
  const words = readFileSync(log, 'utf8').slice(logStart)
  throw new Error(`The embedded PostgreSQL did not start:\n${words}`)
}

/** Waits until the server answers; undefined when it ended, or was frozen and had to be ended. */
async function whenReady(folder: string, pid: number): Promise<RunningServer | undefined> {
  const start = Date.now()
  while (processStamp(pid) !== undefined) {
    const file = await readPidFile(folder)
    const isOpen = file?.pid === pid && file.status === 'ready'
    if (isOpen && (await isAnswering(folder, file.port))) return { pid, port: file.port }
    if (Date.now() - start > (isOpen ? silenceMs : recoveryMs)) await endAtOnce(pid)
    await delay(10)
  }
  return undefined
}

/** True only when this folder's own password opens it. */
async function isAnswering(folder: string, port: number): Promise<boolean> {
  try {
    const client = await connectAsSuperuser(folder, port)
    await client.end()
    return true
  } catch (error) {
    // PostgreSQL, Appendix A: 53300 too_many_connections
    return isErrno(error, '53300')
  }
}

const pidFile = (folder: string): string => join(clusterOf(folder), 'postmaster.pid')

async function readPidFile(folder: string) {
  try {
    // PostgreSQL's utils/pidfile.h: line 1 is the pid; line 4 the port and line 8 the status
    // (starting, ready, stopping), both written a moment later.
    const lines = (await readFile(pidFile(folder), 'utf8')).split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The pid may meanwhile belong to some other program. */
function isPostmasterOf(folder: string, pid: number): boolean {
  return processStamp(pid) !== undefined && commandOf(pid).includes(clusterOf(folder))
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
}

/** @returns where the next line will stand */
async function rotateLog(log: string): Promise<number> {
  const sizeBytes = (await stat(log).catch(() => undefined))?.size ?? 0
  if (sizeBytes < logLimitBytes) return sizeBytes
  await rename(log, `${log}.1`)
  return 0
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}
