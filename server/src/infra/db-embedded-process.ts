import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Names one life of a process: the same pid used again later has another stamp.
 * @returns undefined when no such process lives (a zombie counts as dead)
 */
export function processStamp(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    if (!isErrno(error, 'EPERM')) return undefined
  }
  return process.platform === 'linux' ? linuxStamp(pid) : 'alive'
}

/** Waits until a process is gone; false when it still lives after `timeoutMs`. */
export async function isGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (processStamp(pid) !== undefined) {
    if (Date.now() > deadline) return false
    await delay(10)
  }
  return true
}

/** Sends a signal; a process that is already gone is not an error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error
  }
}

/** True for a system error with this code, such as `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function linuxStamp(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  // With hidepid the processes of others cannot be seen, but the signal above found it.
  if (stat === undefined) return 'hidden'
  // proc(5): the name in parentheses may hold anything; state is field 3, start time field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const state = fields[0]
  return state === 'Z' || state === 'X' ? undefined : fields[19]
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
