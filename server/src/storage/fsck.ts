import { sql } from 'kysely'
import { type BlobStore, blobRef } from '../blobs/blob-store.ts'
import { hasBlob, isReferenced, listBlobs } from '../blobs/blobs.repository.ts'
import type { Collector } from '../blobs/collector.ts'
import type { Db } from '../infra/db.ts'
import { DAY } from '../lib/time.ts'

/** Something that is not as it must be. */
export interface Finding {
  /** `error`: something is lost or wrong. `leftover`: space that nothing uses, collected in time. */
  severity: 'error' | 'leftover'
  /** The invariant that is broken, by its number in ARCHITECTURE.md. */
  invariant: string
  message: string
}

export interface FsckOptions {
  /** Reads every blob again and compares it with its hash. */
  readData: boolean
  /** Removes leftovers older than a day. Never touches what a version refers to. */
  repair: boolean
  signal: AbortSignal
  now: Date
}

/** What is checked, and what removes leftovers. */
interface Parts {
  db: Db
  store: BlobStore
  collector: Collector
}

const BATCH = 1000

/**
 * Proves that rows and blobs agree. It reads only, unless it is told to repair, and then it removes
 * nothing but bytes without an owner.
 */
export async function* fsck(parts: Parts, options: FsckOptions): AsyncGenerator<Finding> {
  const { db } = parts
  yield* checkBlobRows(parts, options)
  yield* checkStoredBlobs(parts, options)
  for (const check of TREE_CHECKS) yield* runCheck(db, check)
}

/** I2 and I4: each row has its bytes, of the right size and, when read, of the right hash. */
async function* checkBlobRows(
  { db, store }: Parts,
  { readData, signal }: FsckOptions,
): AsyncGenerator<Finding> {
  let after: Buffer | undefined
  for (;;) {
    const rows = await listBlobs(db.write, after, BATCH)
    for (const { sha256 } of rows) {
      signal.throwIfAborted()
      const ref = blobRef(sha256.toString('hex'))
      if (!(await store.exists(ref))) yield await withoutBytes(db, sha256)
      else if (readData && (await store.verify(ref, { signal })) === 'corrupt') {
        yield error('I4', `blob ${ref} is damaged`)
      }
    }
    after = rows.at(-1)?.sha256
    if (rows.length < BATCH) return
  }
}

/** Bytes that a version needs are lost; a crash of the collector may leave a row that nothing needs. */
async function withoutBytes(db: Db, sha256: Buffer): Promise<Finding> {
  const message = `blob ${sha256.toString('hex')} has a row and no bytes`
  if (await isReferenced(db.write, sha256)) return error('I2', message)
  return { severity: 'leftover', invariant: 'I3', message: `${message}, and no version needs it` }
}

/** I3: bytes without a row are what an interrupted upload left; they are young or get removed. */
async function* checkStoredBlobs(
  { db, store, collector }: Parts,
  { repair, now, signal }: FsckOptions,
): AsyncGenerator<Finding> {
  for await (const blob of store.list()) {
    signal.throwIfAborted()
    if (await hasBlob(db.write, Buffer.from(blob.ref, 'hex'))) continue
    const isOld = now.getTime() - blob.modifiedAt.getTime() > DAY
    if (repair && isOld) await collector.collectStray({ ...blob, crc32: 0 })
    yield {
      severity: 'leftover',
      invariant: 'I3',
      message: `blob ${blob.ref} (${blob.sizeBytes} bytes) has no row`,
    }
  }
}

interface TreeCheck {
  invariant: string
  /** Rows with a `message`; none when all is well. */
  query: string
}

const TREE_CHECKS: readonly TreeCheck[] = [
  {
    invariant: 'I2',
    query: `select 'version ' || v.number || ' of file ' || v.file_id || ' has another size than its blob' as message
      from file_versions v join blobs b using (sha256) where v.size_bytes <> b.size_bytes`,
  },
  {
    invariant: 'I6',
    query: `select 'user ' || s.user_id || ' uses ' || s.used_bytes || ' bytes, counted ' || coalesce(c.bytes, 0) as message
      from user_storage s left join (
        select n.owner_id, sum(v.size_bytes) as bytes from file_versions v join nodes n on n.id = v.file_id group by 1
      ) c on c.owner_id = s.user_id where s.used_bytes <> coalesce(c.bytes, 0)`,
  },
  {
    invariant: 'I6',
    // Right everywhere when right in each folder by its own children. Not recursive, so that it
    // ends on a damaged tree and costs the number of nodes.
    query: `select 'folder ' || n.id || ' says ' || n.item_count || ' items and ' || n.size_bytes || ' bytes, its children '
        || coalesce(c.items, 0) || ' and ' || coalesce(c.bytes, 0) as message
      from nodes n left join (
        select parent_id, sum(1 + item_count) as items, sum(size_bytes) as bytes
        from nodes where trashed_at is null group by parent_id
      ) c on c.parent_id = n.id
      where not n.is_file and (n.item_count <> coalesce(c.items, 0) or n.size_bytes <> coalesce(c.bytes, 0))`,
  },
  {
    invariant: 'I7',
    query: `select 'file ' || n.id || ' has versions 1 to ' || max(v.number) || ', ' || count(v.id) || ' of them, and shows '
        || n.version_number as message
      from nodes n left join file_versions v on v.file_id = n.id where n.is_file
      group by n.id having count(v.id) <> coalesce(max(v.number), 0) or max(v.number) is distinct from n.version_number
        or count(v.id) = 0`,
  },
  {
    invariant: 'I7',
    query: `select 'file ' || n.id || ' does not show the bytes of its current version' as message
      from nodes n join file_versions v on v.file_id = n.id and v.number = n.version_number
      where n.sha256 <> v.sha256 or n.size_bytes <> v.size_bytes`,
  },
  {
    invariant: 'I9',
    query: `with recursive reached as (
        select id from nodes where parent_id is null
        union
        select c.id from nodes c join reached r on c.parent_id = r.id
      )
      select 'node ' || n.id || ' cannot be reached from a root folder' as message
      from nodes n left join reached r on r.id = n.id where r.id is null`,
  },
  {
    invariant: 'I9',
    query: `select 'node ' || c.id || ' lies in something that cannot hold it' as message
      from nodes c join nodes p on p.id = c.parent_id where p.is_file or p.owner_id <> c.owner_id`,
  },
  {
    invariant: 'I9',
    query: `select 'user ' || u.id || ' has no root folder' as message
      from users u where not exists (select from nodes n where n.owner_id = u.id and n.parent_id is null)`,
  },
  {
    invariant: 'I10',
    query: `select 'folder ' || parent_id || ' holds a name twice' as message
      from nodes where trashed_at is null and parent_id is not null group by parent_id, name_key having count(*) > 1`,
  },
  {
    invariant: 'I11',
    query: `select 'node ' || coalesce(n.id, t.node_id) || ' is half in the trash' as message
      from (select id from nodes where trashed_at is not null) n full join trash_items t on t.node_id = n.id
      where n.id is null or t.node_id is null`,
  },
]

async function* runCheck(db: Db, { invariant, query }: TreeCheck): AsyncGenerator<Finding> {
  const { rows } = await sql.raw<{ message: string }>(query).execute(db.write)
  for (const { message } of rows) yield error(invariant, message)
}

function error(invariant: string, message: string): Finding {
  return { severity: 'error', invariant, message }
}
