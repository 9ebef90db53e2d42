import { readFileSync } from 'node:fs'
import { childrenOf, postmasterOf } from '../tests/system/processes.ts'

/** Processes of one running product: the server alone, and PostgreSQL with all its children. */
interface Processes {
  server: number[]
  database: number[]
}

/** CPU time in milliseconds since the start of the processes. */
export interface CpuTime {
  server: number
  database: number
}

/** Finds the processes now; PostgreSQL has one more for each connection. */
export function processesOf(serverPid: number, dataDir: string): Processes {
  const postmaster = postmasterOf(dataDir)
  const database = postmaster === undefined ? [] : [postmaster, ...childrenOf(postmaster)]
  return { server: [serverPid], database }
}

/** CPU time that server and database have used so far. */
export function cpuTime(serverPid: number, dataDir: string): CpuTime {
  const { server, database } = processesOf(serverPid, dataDir)
  return { server: sum(server, cpuOf), database: sum(database, cpuOf) }
}

/** Memory of server and database in bytes; what they share counts once. */
export function memoryOf(serverPid: number, dataDir: string): number {
  const { server, database } = processesOf(serverPid, dataDir)
  return sum([...server, ...database], proportionalSetSize)
}

/** proc_pid_stat(5): fields 14 to 15 are user and system time in clock ticks of 10 ms. */
function cpuOf(pid: number): number {
  const stat = readText(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
}

function proportionalSetSize(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
}

function sum(pids: readonly number[], measure: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + measure(pid), 0)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
