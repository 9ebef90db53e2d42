import { endpointUrl, type NodeId } from '@cloudservice/contract'
import { applyLoad, quantile } from '../load.ts'
import { seedFolder } from '../seed.ts'
import type { Stage } from '../stage.ts'
import { figure, type Line } from '../table.ts'

/** Pages of folders, the first and the last, and search by name; one caller. */
export async function measureListing(stage: Stage): Promise<Line[]> {
  const { manyFiles } = stage.effort
  const lines: Line[] = []
  for (const count of [1_000, manyFiles]) {
    const folderId = await seedFolder(stage, `List ${count}`, count)
    const last = await findLastPage(stage, folderId)
    for (const limit of [25, 200]) {
      lines.push(await measurePage(stage, folderId, { count, limit }))
      lines.push(await measurePage(stage, folderId, { count, limit, cursor: last[limit] }))
    }
  }
  return [...lines, ...(await measureSearch(stage))]
}

interface Page {
  /** Files in the folder. */
  count: number
  limit: number
  /** Undefined for the first page. */
  cursor?: string | undefined
}

async function measurePage(stage: Stage, folderId: NodeId, page: Page): Promise<Line> {
  const { count, limit, cursor } = page
  const query = { limit, ...(cursor === undefined ? {} : { cursor }) }
  const path = endpointUrl('GET /folders/{id}/children', { params: { id: folderId }, query })
  const { latencies } = await applyLoad(stage.target, () => ({ method: 'GET', path }), {
    connections: 1,
    seconds: stage.effort.seconds,
  })
  const p50 = quantile(latencies, 0.5)
  const which = cursor === undefined ? 'first' : 'last'
  return {
    work: `${which} page of ${limit}, folder of ${count.toLocaleString('en')}`,
    ours: `${figure(p50)} ms`,
    ...(limit === 25 ? { target: 'p50 ≤ 2 ms', isMet: p50 <= 2 } : {}),
  }
}

/** Cursors of the pages that end the folder, found by turning all pages. */
async function findLastPage(stage: Stage, folderId: NodeId): Promise<Record<number, string>> {
  const cursors: Record<number, string> = {}
  for (const limit of [25, 200]) {
    let cursor: string | null | undefined
    do {
      const query: { limit: number; cursor?: string } = { limit }
      if (cursor) cursors[limit] = query.cursor = cursor
      const list = await stage.api('GET /folders/{id}/children', {
        params: { id: folderId },
        query,
      })
      cursor = list.page.next
    } while (cursor)
  }
  return cursors
}

/** Words as people look for them: frequent ones, seldom ones, two at once, a part, none found. */
const words = [
  'invoice',
  'müller',
  'zurich',
  'report',
  '2019-03',
  'budget 2004',
  'summer letter',
  'oto',
  '99',
  '77777',
  'nowhere',
]

async function measureSearch(stage: Stage): Promise<Line[]> {
  let count = 0
  const { latencies } = await applyLoad(
    stage.target,
    () => {
      const q = words[count++ % words.length] ?? ''
      return { method: 'GET', path: endpointUrl('GET /search', { query: { q } }) }
    },
    { connections: 1, seconds: stage.effort.seconds * 2 },
  )
  const p95 = quantile(latencies, 0.95)
  return [
    {
      work: `search in ${stage.effort.manyFiles.toLocaleString('en')} names, p50, p95`,
      ours: `${figure(quantile(latencies, 0.5))} ms, ${figure(p95)} ms`,
      target: 'p95 ≤ 15 ms',
      isMet: p95 <= 15,
    },
  ]
}
