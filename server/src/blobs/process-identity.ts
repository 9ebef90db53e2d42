import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Whether the process that made something still runs; `unknown` when it ran out of our sight. */
export type Liveness = 'alive' | 'dead' | 'unknown'

/** Marks what this process makes, so that another can tell later whether its maker still runs. */
export interface ProcessIdentity {
  /** Letters, digits and dots; different for every process that ever ran. */
  mark: string
  /** What is known about the process with that mark. */
  livenessOf(mark: string): Liveness
}

/**
 * The identity of this process. A process of another machine or container, where the same process
 * number means somebody else, is `unknown`.
 */
export function createProcessIdentity(): ProcessIdentity {
  const place = nameOfPlace()
  const mark = [
    place,
    process.pid,
    startOf(process.pid) ?? '',
    randomBytes(6).toString('hex'),
  ].join('.')
  return {
    mark,
    livenessOf(other) {
      const [otherPlace, pid, start] = other.split('.')
      if (other === mark) return 'alive'
      if (otherPlace !== place) return 'unknown'
      return isSameProcess(Number(pid), start ?? '') ? 'alive' : 'dead'
    },
  }
}

function isSameProcess(pid: number, start: string): boolean {
  if (start !== '') return startOf(pid) === start
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** This boot of this machine and, on Linux, the set of process numbers that we see. */
function nameOfPlace(): string {
  const parts = [readText('/proc/sys/kernel/random/boot_id') ?? hostname(), processNamespace()]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** When a process started, in clock ticks since boot (proc_pid_stat(5), field 22); Linux only. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  // The second field is the program's name in brackets and may hold spaces and brackets itself.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
