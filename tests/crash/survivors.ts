import type { Client, FileVersion, Node, NodeId } from '@cloudservice/contract'
import type { SentUpload } from './journal.ts'
import { sha256Of } from './random.ts'

/** A file as the server has it after all crashes. */
export interface Survivor {
  id: NodeId
  name: string
  /** By their number. */
  versions: ReadonlyMap<number, FileVersion>
}

const parallel = 8

/** All files of a folder with all their versions. */
export async function listSurvivors(api: Client, folderId: NodeId): Promise<Survivor[]> {
  const nodes = await readPages((cursor) =>
    api('GET /folders/{id}/children', {
      params: { id: folderId },
      query: { limit: 200, ...cursor },
    }),
  )
  return mapInParallel(nodes, (node) => readSurvivor(api, node))
}

/**
 * What is wrong with acknowledged uploads; empty when every one of them is there, under its name
 * and number, and its bytes, downloaded, have the SHA-256 of what was sent.
 */
export async function findLosses(
  api: Client,
  survivors: readonly Survivor[],
  sent: readonly SentUpload[],
): Promise<string[]> {
  const byId = new Map(survivors.map((survivor) => [survivor.id, survivor]))
  const found = await mapInParallel(sent, async ({ name, sha256, acknowledged, isGivenUp }) => {
    if (!acknowledged || isGivenUp) return undefined
    const title = `version ${acknowledged.version} of ${name}`
    const survivor = byId.get(acknowledged.fileId)
    const version = survivor?.versions.get(acknowledged.version)
    if (!survivor || !version) return `${title} is gone`
    if (survivor.name !== name) return `${title} is called ${survivor.name}`
    if (version.sha256 !== sha256) return `${title} has another SHA-256`
    const actual = await downloadedSha256(api, survivor.id, version)
    return actual === sha256 ? undefined : `${title} downloads as other bytes`
  })
  return found.filter((loss) => loss !== undefined)
}

/** Versions whose bytes no client ever sent under that name: a part of an upload, or a mix. */
export function findInventions(
  survivors: readonly Survivor[],
  sent: readonly SentUpload[],
): string[] {
  const known = new Set(sent.map(({ name, sha256 }) => `${name} ${sha256}`))
  return survivors.flatMap(({ name, versions }) =>
    [...versions.values()]
      .filter(({ sha256 }) => !known.has(`${name} ${sha256}`))
      .map(({ number }) => `nobody sent version ${number} of ${name}`),
  )
}

async function readSurvivor(api: Client, { id, name }: Node): Promise<Survivor> {
  const versions = await readPages((cursor) =>
    api('GET /files/{id}/versions', { params: { id }, query: { limit: 200, ...cursor } }),
  )
  return { id, name, versions: new Map(versions.map((version) => [version.number, version])) }
}

async function downloadedSha256(api: Client, id: NodeId, version: FileVersion): Promise<string> {
  const response = await api('GET /files/{id}/versions/{versionId}/content', {
    params: { id, versionId: version.id },
  })
  return sha256Of(await response.bytes())
}

/** Everything of a list that comes in pages. */
async function readPages<T>(
  read: (cursor: { cursor?: string }) => Promise<{ data: T[]; page: { next: string | null } }>,
): Promise<T[]> {
  const items: T[] = []
  let cursor: { cursor?: string } = {}
  for (;;) {
    const { data, page } = await read(cursor)
    items.push(...data)
    if (page.next === null) return items
    cursor = { cursor: page.next }
  }
}

async function mapInParallel<T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return results
}
