import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endpointUrl, type NodeId } from '@cloudservice/contract'
import { measureDurableLimit } from '../durable-limit.ts'
import { sendLargeBody } from '../large-body.ts'
import { applyLoad, type Call, quantile, type Target } from '../load.ts'
import { takeTurns } from '../rounds.ts'
import type { Stage } from '../stage.ts'
import { compare, figure, type Line } from '../table.ts'
import { cpuTime } from '../usage.ts'

const connections = 8
const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

/** New files and new versions of 4 KB, files of 1 MiB, and one large file after the other. */
export async function measureUploads(stage: Stage): Promise<Line[]> {
  const folder = await stage.api('POST /folders', { body: { parentId: 'root', name: 'Uploads' } })
  return [
    ...(await measureSmall(stage, folder.id)),
    await measureVersions(stage, folder.id),
    await measureMedium(stage, folder.id),
    await measureLarge(stage, folder.id),
  ]
}

async function measureSmall(stage: Stage, folderId: NodeId): Promise<Line[]> {
  const { effort, target, nginx, scratch, product, dataDir } = stage
  const options = { connections, seconds: effort.seconds }
  const latencies: number[] = []
  const cpu = { server: 0, database: 0 }
  const folder = join(scratch, 'durable')
  await mkdir(folder)
  const { ours, limit, dav } = await takeTurns(effort.rounds, {
    limit: () => measureDurableLimit(folder, { workers: connections, seconds: effort.seconds }),
    async ours() {
      const before = cpuTime(product.pid, dataDir)
      const load = await applyLoad(target, newFiles(folderId, 4 * KiB), options)
      const after = cpuTime(product.pid, dataDir)
      cpu.server += after.server - before.server
      cpu.database += after.database - before.database
      latencies.push(...load.latencies)
      return load.perSecond
    },
    dav: nginx && (async () => (await applyLoad(nginx, davPuts(4 * KiB), options)).perSecond),
  })
  await rm(folder, { recursive: true })
  latencies.sort((a, b) => a - b)
  const p95 = quantile(latencies, 0.95)
  const count = latencies.length
  return [
    compare({
      work: 'POST 4 KB, 8 at once',
      unit: '/s',
      ours,
      beside: 'durable limit of the disk',
      theirs: limit,
      atLeast: 0.4,
    }),
    {
      work: '… p50, p95',
      ours: `${figure(quantile(latencies, 0.5))} ms, ${figure(p95)} ms`,
      target: 'p95 < 30 ms',
      isMet: p95 < 30,
    },
    {
      work: '… CPU of server, of database',
      ours: `${figure(cpu.server / count)} ms, ${figure(cpu.database / count)} ms`,
    },
    compare({
      work: '… beside PUT that syncs nothing',
      unit: '/s',
      ours,
      beside: 'Nginx DAV',
      theirs: dav,
    }),
  ]
}

async function measureVersions(stage: Stage, folderId: NodeId): Promise<Line> {
  const { effort, target, api } = stage
  const paths: string[] = []
  for (let index = 0; index < connections; index++) {
    const query = { parentId: folderId, name: `versions ${index}.bin` }
    const { id } = await api('POST /files', { query, body: String(index) })
    paths.push(endpointUrl('PUT /files/{id}/content', { params: { id } }))
  }
  const body = uniqueBodies(4 * KiB)
  let count = 0
  const put = (): Call => ({
    method: 'PUT',
    path: paths[count++ % paths.length] ?? '',
    headers: { 'if-match': '*', 'content-type': 'application/octet-stream' },
    body: body(),
  })
  const options = { connections, seconds: effort.seconds }
  const { ours } = await takeTurns(effort.rounds, {
    ours: async () => (await applyLoad(target, put, options)).perSecond,
  })
  return { work: 'PUT 4 KB as a new version, 8 at once', ours: `${figure(ours ?? 0)}/s` }
}

async function measureMedium(stage: Stage, folderId: NodeId): Promise<Line> {
  const { effort, target, nginx } = stage
  const options = { connections, seconds: effort.seconds }
  const rate = async (server: Target, next: () => Call) =>
    (await applyLoad(server, next, options)).perSecond * (MiB / 1e6)
  const { ours, dav } = await takeTurns(effort.rounds, {
    ours: () => rate(target, newFiles(folderId, MiB)),
    dav: nginx && (() => rate(nginx, davPuts(MiB))),
  })
  return compare({
    work: 'POST 1 MiB, 8 at once',
    unit: ' MB/s',
    ours,
    beside: 'Nginx DAV',
    theirs: dav,
  })
}

async function measureLarge(stage: Stage, folderId: NodeId): Promise<Line> {
  const { effort, target, nginx, api } = stage
  const sizeBytes = effort.largeBytes
  const rate = async (server: Target, method: string, path: string) => {
    const begin = performance.now()
    const answer = await sendLargeBody(server, { method, path, sizeBytes })
    return { answer, rate: sizeBytes / 1e3 / (performance.now() - begin) }
  }
  const { ours, dav } = await takeTurns(effort.rounds, {
    async ours() {
      const query = { parentId: folderId, name: 'large.bin' }
      const sent = await rate(target, 'POST', endpointUrl('POST /files', { query }))
      const params = { id: JSON.parse(sent.answer).id }
      await api('DELETE /files/{id}', { params })
      await api('DELETE /trash/{id}', { params })
      return sent.rate
    },
    dav:
      nginx &&
      (async () => {
        const sent = await rate(nginx, 'PUT', '/large.bin')
        await fetch(`${nginx.url}/large.bin`, { method: 'DELETE' })
        return sent.rate
      }),
  })
  return compare({
    work: `POST ${figure(sizeBytes / GiB)} GiB`,
    unit: ' MB/s',
    ours,
    beside: 'Nginx DAV',
    theirs: dav,
    atLeast: 0.9,
  })
}

let fileCount = 0

function newFiles(folderId: NodeId, sizeBytes: number): () => Call {
  const body = uniqueBodies(sizeBytes)
  return () => ({
    method: 'POST',
    path: endpointUrl('POST /files', {
      query: { parentId: folderId, name: `file ${++fileCount}.bin` },
    }),
    headers: { 'content-type': 'application/octet-stream' },
    body: body(),
  })
}

function davPuts(sizeBytes: number): () => Call {
  const body = uniqueBodies(sizeBytes)
  return () => ({ method: 'PUT', path: `/file-${++fileCount % 1000}.bin`, body: body() })
}

let bodyCount = 0

/** Bodies of which no two are equal, so that none is stored already. */
function uniqueBodies(sizeBytes: number): () => Buffer {
  return () => {
    const body = Buffer.alloc(sizeBytes, 'CloudService')
    body.writeUInt32BE(++bodyCount)
    return body
  }
}
