import { endpointUrl, type File } from '@cloudservice/contract'
import { sendLargeBody } from '../large-body.ts'
import { applyLoad, type Call, type LoadOptions, type Target } from '../load.ts'
import { takeTurns } from '../rounds.ts'
import type { Stage } from '../stage.ts'
import { compare, figure, type Line } from '../table.ts'
import { cpuTime } from '../usage.ts'

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB
/** rclone 1.60 sent 0.124 times as many small files as Nginx; the target is half of rclone. */
const halfOfRclone = 0.062

/** Small files, one large file, and parts of it, beside Nginx's sendfile of the same bytes. */
export async function measureDownloads(stage: Stage): Promise<Line[]> {
  const { api, nginx, effort } = stage
  const small = await uploadToBoth(stage, 'small.bin', 4 * KiB)
  const large = await uploadToBoth(stage, 'large.bin', effort.largeBytes)
  const lines = [
    ...(await measureSmall(stage, small)),
    await measureWhole(stage, large),
    await measureRanges(stage, large),
  ]
  await api('DELETE /files/{id}', { params: { id: large.id } })
  await api('DELETE /trash/{id}', { params: { id: large.id } })
  if (nginx) await fetch(`${nginx.url}/large.bin`, { method: 'DELETE' })
  return lines
}

async function uploadToBoth(stage: Stage, name: string, sizeBytes: number): Promise<File> {
  const { target, nginx } = stage
  if (nginx) await sendLargeBody(nginx, { method: 'PUT', path: `/${name}`, sizeBytes })
  const path = endpointUrl('POST /files', { query: { parentId: 'root', name } })
  return JSON.parse(await sendLargeBody(target, { method: 'POST', path, sizeBytes }))
}

async function measureSmall(stage: Stage, file: File): Promise<Line[]> {
  const { target, nginx, effort, product, dataDir } = stage
  const options = { connections: 8, seconds: effort.seconds }
  const cpu = { server: 0, database: 0, count: 0 }
  const { ours, theirs } = await takeTurns(effort.rounds, {
    async ours() {
      const before = cpuTime(product.pid, dataDir)
      const load = await applyLoad(target, () => get(pathOf(file)), options)
      const after = cpuTime(product.pid, dataDir)
      cpu.server += after.server - before.server
      cpu.database += after.database - before.database
      cpu.count += load.latencies.length
      return load.perSecond
    },
    theirs:
      nginx && (async () => (await applyLoad(nginx, () => get('/small.bin'), options)).perSecond),
  })
  return [
    compare({
      work: 'GET 4 KB, 8 at once',
      unit: '/s',
      ours,
      beside: 'Nginx',
      theirs,
      atLeast: halfOfRclone,
    }),
    {
      work: '… CPU of server, of database',
      ours: `${figure(cpu.server / cpu.count)} ms, ${figure(cpu.database / cpu.count)} ms`,
    },
  ]
}

async function measureWhole(stage: Stage, file: File): Promise<Line> {
  const { target, nginx, effort } = stage
  const once = { connections: 1, seconds: 0.001 }
  const { ours, theirs } = await takeTurns(effort.rounds, {
    ours: () => megabytesPerSecond(target, () => get(pathOf(file)), once),
    theirs: nginx && (() => megabytesPerSecond(nginx, () => get('/large.bin'), once)),
  })
  return compare({
    work: `GET ${figure(effort.largeBytes / GiB)} GiB`,
    unit: ' MB/s',
    ours,
    beside: 'Nginx',
    theirs,
    atLeast: 0.7,
  })
}

async function measureRanges(stage: Stage, file: File): Promise<Line> {
  const { target, nginx, effort } = stage
  const parts = Math.floor(effort.largeBytes / MiB)
  let count = 0
  const part = (path: string): Call => {
    // Odd steps through the file, so that no two parts lie side by side.
    const start = ((count++ * 37) % parts) * MiB
    return { ...get(path), headers: { range: `bytes=${start}-${start + MiB - 1}` } }
  }
  const options = { connections: 8, seconds: effort.seconds }
  const { ours, theirs } = await takeTurns(effort.rounds, {
    ours: () => megabytesPerSecond(target, () => part(pathOf(file)), options),
    theirs: nginx && (() => megabytesPerSecond(nginx, () => part('/large.bin'), options)),
  })
  return compare({
    work: 'GET ranges of 1 MiB, 8 at once',
    unit: ' MB/s',
    ours,
    beside: 'Nginx',
    theirs,
    atLeast: 0.7,
  })
}

async function megabytesPerSecond(
  server: Target,
  next: () => Call,
  options: LoadOptions,
): Promise<number> {
  return (await applyLoad(server, next, options)).bodyBytesPerSecond / 1e6
}

function get(path: string): Call {
  return { method: 'GET', path }
}

function pathOf({ id }: File): string {
  return endpointUrl('GET /files/{id}/content', { params: { id } })
}
