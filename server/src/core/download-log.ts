import type { ActivityId, EventType, NodeId, UserId } from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Db } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { newId } from '../lib/ids.ts'
import type { Logger } from '../monitoring/logger.ts'
import { insertActivity, type NewActivity } from './activity.repository.ts'

/** A download as it is counted and logged. */
export interface Download {
  actor: Actor
  ownerId: UserId
  nodeId: NodeId
  nodeName: string
  /** Undefined for a folder. */
  version?: number
  /** Shown in the app rather than taken away: neither counted nor logged. */
  isView: boolean
  type?: EventType
}

/** Counters and log of downloads, written in batches beside the requests. */
export interface DownloadLog {
  /** The bytes begin to flow: last access, and one more download. */
  begin(download: Download): void
  /** The transfer is over, complete or not. */
  end(download: Download, result: { sentBytes: number; isComplete: boolean }): void
  /** Writes what is waiting; resolves when it is durable. */
  flush(): Promise<void>
}

interface Counter {
  downloads: number
  accessedAt: Date
}

/**
 * One batch is written at a time; while it is, the next one gathers. So a single download is durable
 * within milliseconds, and under load one statement carries hundreds.
 */
export function createDownloadLog({ db, log }: { db: Db; log: Logger }): DownloadLog {
  let counters = new Map<NodeId, Counter>()
  let entries: NewActivity[] = []
  let writing: Promise<void> | undefined

  function schedule(): void {
    writing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(writeAll).finally(() => {
      writing = undefined
      if (counters.size > 0 || entries.length > 0) schedule()
    })
  }

  async function writeAll(): Promise<void> {
    const batch = { counters, entries }
    counters = new Map()
    entries = []
    try {
      if (batch.counters.size > 0) await addCounters(db, batch.counters)
      if (batch.entries.length > 0) await insertActivity(db.write, batch.entries)
    } catch (error) {
      log.error({ err: error, downloads: batch.entries.length }, 'downloads could not be logged')
    }
  }

  return {
    begin({ nodeId, isView }) {
      const counter = counters.get(nodeId) ?? { downloads: 0, accessedAt: new Date() }
      counters.set(nodeId, {
        downloads: counter.downloads + (isView ? 0 : 1),
        accessedAt: new Date(),
      })
      schedule()
    },
    end(download, { sentBytes, isComplete }) {
      if (download.isView) return
      const { actor, ownerId, nodeId, nodeName, version, type = 'file.downloaded' } = download
      const details = { sentBytes, isComplete, ...(version === undefined ? {} : { version }) }
      entries.push({
        id: newId<ActivityId>(),
        actorId: actor.kind === 'user' ? actor.id : null,
        origin: actor.origin,
        event: { type, ownerId, nodeId, nodeName, details },
      })
      schedule()
    },
    async flush() {
      while (writing !== undefined) await writing
    },
  }
}

async function addCounters(db: Db, counters: ReadonlyMap<NodeId, Counter>): Promise<void> {
  const ids = [...counters.keys()].sort()
  const counted = ids.map((id) => counters.get(id)?.downloads ?? 0)
  const times = ids.map((id) => counters.get(id)?.accessedAt ?? new Date())
  await sql`
    update nodes n set download_count = n.download_count + c.downloads, last_accessed_at = c.accessed_at
    from unnest(${ids}::uuid[], ${counted}::bigint[], ${times}::timestamptz[]) as c (id, downloads, accessed_at)
    where n.id = c.id`.execute(db.write)
}
