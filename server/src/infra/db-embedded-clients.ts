import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isErrno, processStamp } from './db-embedded-process.ts'

const lockTimeoutMs = 120_000

/**
 * Runs `work` while no other process starts or stops the server of this folder.
 * A holder that was killed loses the lock at once; nobody waits for a time-out.
 * @throws Error when a living process holds the lock for two minutes
 */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'lock')
  await acquire(lock)
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/**
 * Notes that this process uses the server of `folder`.
 * @returns the function that takes the note back
 */
export async function registerClient(folder: string): Promise<() => Promise<void>> {
  const clients = join(folder, 'clients')
  await mkdir(clients, { recursive: true })
  const file = join(clients, `${process.pid}-${randomUUID()}`)
  await writeFile(file, ownClaim())
  return () => rm(file, { force: true })
}

/** True while some living process uses the server; notes of dead ones are removed. */
export async function hasLiveClients(folder: string): Promise<boolean> {
  const clients = join(folder, 'clients')
  let live = false
  for (const name of await readdir(clients)) {
    if (await isHeldByLiving(join(clients, name))) live = true
    else await rm(join(clients, name), { force: true })
  }
  return live
}

async function acquire(lock: string): Promise<void> {
  // Written aside and linked: whoever sees the lock sees its content whole.
  const claim = `${lock}-${process.pid}-${randomUUID()}`
  await writeFile(claim, ownClaim())
  try {
    const deadline = Date.now() + lockTimeoutMs
    while (!(await linkOnce(claim, lock))) {
      if (!(await isHeldByLiving(lock))) await removeStale(lock, `${claim}-stale`)
      else if (Date.now() > deadline) throw new Error(`${lock} is held by a living process`)
      else await delay(20)
    }
  } finally {
    await rm(claim, { force: true })
  }
}

/** Moves a dead holder's lock away, and back again if a living one took it meanwhile. */
async function removeStale(lock: string, aside: string): Promise<void> {
  try {
    await rename(lock, aside)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return
    throw error
  }
  if (await isHeldByLiving(aside)) await linkOnce(aside, lock)
  await rm(aside, { force: true })
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

function ownClaim(): string {
  return `${process.pid} ${processStamp(process.pid)}\n`
}

async function isHeldByLiving(file: string): Promise<boolean> {
  const [pid, stamp] = await readClaim(file)
  return pid !== undefined && processStamp(Number(pid)) === stamp
}

async function readClaim(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).trim().split(' ')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}
