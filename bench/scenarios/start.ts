import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startProduct } from '../../tests/system/product.ts'
import { median } from '../rounds.ts'
import type { Stage } from '../stage.ts'
import { figure, type Line } from '../table.ts'
import { memoryOf } from '../usage.ts'

const MiB = 1024 * 1024
const startLimitMs = 1_500
const memoryLimitBytes = 250 * MiB

/** Starts on a data folder of its own, cold and warm, and the memory of a server that idles. */
export async function measureStart({ effort, scratch }: Stage): Promise<Line[]> {
  const dataDir = join(scratch, 'start')
  await mkdir(dataDir)
  const starts: number[] = []
  let idleBytes = 0
  for (let turn = 0; turn <= effort.rounds; turn++) {
    const product = await startProduct(dataDir)
    starts.push(product.startMs)
    await fetch(`${product.url}/readyz`)
    idleBytes = memoryOf(product.pid, dataDir)
    await product.stop()
  }
  const [first = 0, ...warm] = starts
  const warmMs = median(warm) ?? 0
  return [
    { work: 'first start', ours: `${figure(first)} ms` },
    {
      work: 'warm start',
      ours: `${figure(warmMs)} ms`,
      target: `≤ ${startLimitMs} ms`,
      isMet: warmMs <= startLimitMs,
    },
    {
      work: 'memory when idle, PostgreSQL included',
      ours: `${figure(idleBytes / MiB)} MiB`,
      target: '≤ 250 MiB',
      isMet: idleBytes <= memoryLimitBytes,
    },
  ]
}
