import type { File, NodeId, VersionId } from '@cloudservice/contract'
import { openHistory } from '../server/src/core/node-history.repository.ts'
import { namedColumns } from '../server/src/core/nodes.repository.ts'
import { createDb, type Tx } from '../server/src/infra/db.ts'
import { startEmbeddedDatabase } from '../server/src/infra/db-embedded.ts'
import { newId } from '../server/src/lib/ids.ts'
import { createLogger } from '../server/src/monitoring/logger.ts'
import { runSql } from '../server/test/postgres-server.ts'
import type { Stage } from './stage.ts'

/** PostgreSQL takes 65,535 values in one statement. */
const batchSize = 2_000

/**
 * Fills a new folder below the root with files, each with its version and history, all of the same
 * bytes. It writes rows of the tables itself, because a hundred thousand uploads would take minutes;
 * the rows are those that uploads would have made, so `cloudservice fsck` finds nothing wrong.
 */
export async function seedFolder(stage: Stage, name: string, count: number): Promise<NodeId> {
  const { api, me, dataDir } = stage
  const folder = await api('POST /folders', { body: { parentId: 'root', name } })
  const query = { parentId: folder.id, name: nameOf(0) }
  const first = await api('POST /files', { query, body: 'the bytes of all seeded files' })
  const database = await startEmbeddedDatabase({ dataDir })
  const log = createLogger({ logLevel: 'error' })
  const db = createDb({ url: database.url, readUrl: null, pool: 1, log })
  try {
    await db.transaction(async (tx) => {
      const change = { ownerId: me.id, seq: await changeSeqOf(tx, first.id), model: first }
      for (let at = 1; at < count; at += batchSize) {
        const length = Math.min(batchSize, count - at)
        await insertFiles(
          tx,
          Array.from({ length }, (_, index) => nameOf(at + index)),
          change,
        )
      }
      await addTotals(tx, [folder.id, me.rootFolderId], count - 1, first.sizeBytes)
      await addUsage(tx, change, (count - 1) * first.sizeBytes)
    })
    await runSql(database.url, 'vacuum analyze nodes, file_versions, node_history')
  } finally {
    await db.close()
    await database.stop()
  }
  return folder.id
}

/** What the seeded files have in common. */
interface Change {
  ownerId: Stage['me']['id']
  seq: number
  model: File
}

async function changeSeqOf(tx: Tx, id: NodeId): Promise<number> {
  const nodes = tx.selectFrom('nodes').select('change_seq').where('id', '=', id)
  return (await nodes.executeTakeFirstOrThrow()).change_seq
}

async function insertFiles(tx: Tx, names: string[], { ownerId, seq, model }: Change) {
  const { parentId, sizeBytes, mediaType, extension, icon } = model
  const sha256 = Buffer.from(model.sha256, 'hex')
  const content = { sha256, size_bytes: sizeBytes, media_type: mediaType }
  const files = names.map((name) => ({ id: newId<NodeId>(), name }))
  await tx
    .insertInto('nodes')
    .values(
      files.map(({ id, name }) => ({
        id,
        is_file: true,
        owner_id: ownerId,
        parent_id: parentId,
        ...namedColumns(name),
        ...content,
        extension,
        icon,
        version_number: 1,
        change_seq: seq,
      })),
    )
    .execute()
  await tx
    .insertInto('file_versions')
    .values(
      files.map(({ id }) => ({
        id: newId<VersionId>(),
        file_id: id,
        number: 1,
        ...content,
        created_by: ownerId,
      })),
    )
    .execute()
  await openHistory(
    tx,
    seq,
    files.map(({ id, name }) => {
      return { nodeId: id, ownerId, parentId, name, versionNumber: 1, state: 'live' }
    }),
  )
}

async function addTotals(tx: Tx, folderIds: NodeId[], count: number, sizeBytes: number) {
  await tx
    .updateTable('nodes')
    .set((eb) => ({
      item_count: eb('item_count', '+', count),
      size_bytes: eb('size_bytes', '+', count * sizeBytes),
    }))
    .where('id', 'in', folderIds)
    .execute()
}

async function addUsage(tx: Tx, { ownerId }: Change, bytes: number) {
  await tx
    .updateTable('user_storage')
    .set((eb) => ({ used_bytes: eb('used_bytes', '+', bytes) }))
    .where('user_id', '=', ownerId)
    .execute()
}

const topics = ['Invoice', 'Protocol', 'Photo', 'Müller', 'Zürich', 'Budget', 'Draft', 'Summer']
const kinds = ['report', 'final', 'copy', 'scan', 'notes', 'letter', 'plan']

/** Names as people give them: words that return often, a date that returns seldom, a number. */
function nameOf(index: number): string {
  const topic = topics[index % topics.length]
  const kind = kinds[index % kinds.length]
  const year = 2000 + (index % 27)
  const month = String(1 + (index % 12)).padStart(2, '0')
  return `${topic} ${kind} ${year}-${month} ${index}.txt`
}
