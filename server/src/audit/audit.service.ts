import type { AuditAction, AuditEntry, AuditOutcome, UserId } from '@cloudservice/contract'
import { beforeCommit, type Db, type Tx } from '../infra/db.ts'
import type { UserActor } from '../lib/actor.ts'
import { type Actor, requireAdministrator, requireScope, type VisitorActor } from '../lib/actor.ts'
import type { Clock } from '../lib/time.ts'
import {
  type AuditFilter,
  beginSnapshot,
  insertAuditRows,
  listEntries,
  lockHead,
  moveHead,
  readChain,
} from './audit.repository.ts'
import { type AuditFacts, type AuditRow, link } from './chain.ts'
import { type AuditVerdict, verifyChain } from './verify.ts'

/** Something that the audit log is to tell of. */
export interface AuditEvent {
  action: AuditAction
  /** Left out: success. */
  outcome?: AuditOutcome
  /** Whose account it concerns. Left out: the actor's own. Null: nobody's. */
  accountId?: UserId | null
  object?: { type: string; id: string }
  /** Values of JSON; never a secret. */
  details?: Record<string, unknown>
}

const BATCH = 1_000

export type Audit = ReturnType<typeof createAudit>

/**
 * AuditLog: an append-only chain of what happened to accounts and to the server.
 * @param key secret of this installation that seals the rows, the same in every process
 */
export function createAudit({ db, key, clock }: { db: Db; key: Buffer; clock: Clock }) {
  async function append(tx: Tx, actor: Actor | VisitorActor, event: AuditEvent): Promise<void> {
    const head = await lockHead(tx)
    const row = link(key, head, factsOf(actor, event, clock.now()))
    await Promise.all([insertAuditRows(tx, [row]), moveHead(tx, row)])
  }

  function record(tx: Tx, actor: Actor | VisitorActor, event: AuditEvent): void {
    beforeCommit(tx, () => append(tx, actor, event))
  }

  return {
    /**
     * Adds an entry in the transaction of what it tells of: both or neither. The row is written just
     * before the commit, since all writers wait for each other from there on.
     */
    record,

    /** Adds an entry about what changes nothing else, such as a sign-in that failed. */
    async write(actor: Actor | VisitorActor, event: AuditEvent): Promise<void> {
      await db.transaction(async (tx) => record(tx, actor, event))
    },

    /**
     * Entries that fit the filter, newest first.
     * @param page.before only entries before this number
     * @throws Problem `forbidden`, `insufficient-scope`
     */
    async list(
      actor: Actor,
      filter: AuditFilter,
      page: { limit: number; before?: number | undefined },
    ): Promise<AuditEntry[]> {
      requireAdministrator(actor)
      return listEntries(db.read, { filter, ...page })
    },

    /** Entries about the caller's own account, newest first. @throws Problem `insufficient-scope` */
    async listOwn(
      actor: UserActor,
      page: { limit: number; before?: number | undefined },
    ): Promise<AuditEntry[]> {
      requireScope(actor, 'account:read')
      return listEntries(db.read, { filter: { accountId: actor.id }, ...page })
    },

    /**
     * All rows that fit the filter with their hashes, oldest first, in batches that are read as they
     * are taken.
     * @throws Problem `forbidden`, `insufficient-scope`
     */
    export(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
      requireAdministrator(actor)
      return readInBatches(db, filter)
    },

    /** Operator: proves that no row was changed, removed, moved or added, from one snapshot. */
    async verify(): Promise<AuditVerdict> {
      return db.transaction(async (tx) => {
        await beginSnapshot(tx)
        return verifyChain(tx, key)
      })
    },
  }
}

async function* readInBatches(db: Db, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  let after = 0
  for (;;) {
    const rows = await readChain(db.read, { filter, after, limit: BATCH })
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) return
    after = rows.at(-1)?.seq ?? after
  }
}

function factsOf(
  actor: Actor | VisitorActor,
  { action, outcome = 'success', accountId, object, details = {} }: AuditEvent,
  createdAt: Date,
): AuditFacts {
  const userId = actor.kind === 'user' ? actor.id : null
  return {
    createdAt,
    actor: actor.kind,
    userId,
    accountId: accountId === undefined ? userId : accountId,
    action,
    outcome,
    objectType: object?.type ?? null,
    objectId: object?.id ?? null,
    ip: actor.origin.ip,
    userAgent: actor.origin.userAgent,
    details,
  }
}
