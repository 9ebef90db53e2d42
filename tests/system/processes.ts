/** What the tests ask the system about processes; it reads /proc, so Linux only. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The postmaster of the embedded database of a data folder; undefined when none runs. */
export function postmasterOf(dataDir: string): number | undefined {
  const pid = Number(readText(join(dataDir, 'postgres/cluster/postmaster.pid'))?.split('\n')[0])
  return pid > 0 && isRunning(pid) ? pid : undefined
}

/** Kills the embedded database of a data folder and all its children at once. */
export function killDatabase(dataDir: string): void {
  const postmaster = postmasterOf(dataDir)
  if (postmaster === undefined) return
  for (const pid of [postmaster, ...childrenOf(postmaster)]) {
    if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  }
}

/** Most memory that a process has held so far, in bytes. */
export function peakMemory(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1]
  return Number(kilobytes) * 1024
}

/** Whether there is such a process; one that ended and was not yet waited for counts as gone. */
export function isRunning(pid: number): boolean {
  const state = statOf(pid)?.state
  return state !== undefined && state !== 'Z'
}

/** Processes that a process has started and that still run. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && statOf(pid)?.parent === parent)
}

/** proc_pid_stat(5): the second field is the program's name in brackets and may hold spaces. */
function statOf(pid: number): { state: string | undefined; parent: number } | undefined {
  const text = readText(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state, parent: Number(parent) }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
