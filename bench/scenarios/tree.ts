import type { NodeId } from '@cloudservice/contract'
import { quantile } from '../load.ts'
import { seedFolder } from '../seed.ts'
import type { Stage } from '../stage.ts'
import { figure, type Line } from '../table.ts'

const repetitions = 30
const limitMs = 5

/** Rename, move, trash and restore of folders of 10,000 and of many files: as fast as of none. */
export async function measureTree(stage: Stage): Promise<Line[]> {
  const { api, effort } = stage
  const other = await api('POST /folders', { body: { parentId: 'root', name: 'Elsewhere' } })
  const lines: Line[] = []
  for (const count of [10_000, effort.manyFiles]) {
    const id = await seedFolder(stage, `Move ${count}`, count)
    lines.push(...(await measureFolder(stage, { id, count, otherId: other.id })))
  }
  return lines
}

async function measureFolder(
  { api }: Stage,
  { id, count, otherId }: { id: NodeId; count: number; otherId: NodeId },
): Promise<Line[]> {
  const params = { id }
  const times = { rename: [] as number[], move: [] as number[], trash: [] as number[] }
  const restore: number[] = []
  for (let turn = 0; turn < repetitions; turn++) {
    const parentId = turn % 2 === 0 ? otherId : 'root'
    const name = `Renamed ${count} ${turn}`
    times.rename.push(await timed(() => api('PATCH /folders/{id}', { params, body: { name } })))
    times.move.push(await timed(() => api('PATCH /folders/{id}', { params, body: { parentId } })))
    times.trash.push(await timed(() => api('DELETE /folders/{id}', { params })))
    restore.push(await timed(() => api('POST /trash/{id}/restore', { params, body: {} })))
  }
  return Object.entries({ ...times, restore }).map(([work, figures]) =>
    lineOf(`${work} a folder of ${count.toLocaleString('en')}`, figures),
  )
}

function lineOf(work: string, figures: number[]): Line {
  const p50 = quantile(
    figures.toSorted((a, b) => a - b),
    0.5,
  )
  return { work, ours: `${figure(p50)} ms`, target: `≤ ${limitMs} ms`, isMet: p50 <= limitMs }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await run()
  return performance.now() - begin
}
