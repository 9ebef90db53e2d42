import type {
  AuditAction,
  AuditActor,
  AuditEntry,
  AuditOutcome,
  UserId,
} from '@cloudservice/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'
import { plannedEachTime } from '../infra/prepared-client.ts'
import type { AuditHead, AuditRow } from './chain.ts'

/** Which rows are asked for; what is left out does not matter. */
export interface AuditFilter {
  action?: AuditAction | undefined
  /** Done by this user, or to their account. */
  userId?: UserId | undefined
  /** Concerning this account. */
  accountId?: UserId | undefined
  outcome?: AuditOutcome | undefined
  from?: Date | undefined
  /** Not included. */
  to?: Date | undefined
  ip?: string | undefined
}

/** Lets a transaction that only reads see one state from beginning to end; its first statement. */
export async function beginSnapshot(tx: Tx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx)
}

/** The end of the chain; nobody else can add to it until the transaction ends. */
export function lockHead(tx: Tx): Promise<AuditHead> {
  return tx.selectFrom('audit_head').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow()
}

/** The end of the chain as it is. */
export function findHead(db: Queryable): Promise<AuditHead | undefined> {
  return db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirst()
}

export async function moveHead(tx: Tx, { seq, hash }: AuditHead): Promise<void> {
  await tx.updateTable('audit_head').set({ seq, hash }).execute()
}

export async function insertAuditRows(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values(
      rows.map((row) => ({
        seq: row.seq,
        created_at: row.createdAt,
        actor: row.actor,
        user_id: row.userId,
        account_id: row.accountId,
        action: row.action,
        outcome: row.outcome,
        object_type: row.objectType,
        object_id: row.objectId,
        ip: row.ip,
        user_agent: row.userAgent,
        details: row.details,
        prev_hash: row.prevHash,
        hash: row.hash,
      })),
    )
    .execute()
}

const COLUMNS = [
  'a.seq',
  'a.created_at as createdAt',
  'a.actor',
  'a.user_id as userId',
  'a.account_id as accountId',
  'a.action',
  'a.outcome',
  'a.object_type as objectType',
  'a.object_id as objectId',
  'a.ip',
  'a.user_agent as userAgent',
  'a.details',
] as const

interface Narrow {
  actor: AuditActor
  action: AuditAction
  outcome: AuditOutcome
}

/** Rows of the chain in order, after the given number. */
export function readChain(
  db: Queryable,
  { filter = {}, after, limit }: { filter?: AuditFilter; after: number; limit: number },
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit_log as a')
    .select([...COLUMNS, 'a.prev_hash as prevHash', 'a.hash'])
    .$narrowType<Narrow>()
    .where('a.seq', '>', after)
    .where(fits(filter))
    .orderBy('a.seq')
    .limit(limit)
    .modifyFront(plannedEachTime)
    .execute()
}

/** Entries that fit the filter, newest first. */
export async function listEntries(
  db: Queryable,
  { filter, before, limit }: { filter: AuditFilter; before?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_log as a')
    .leftJoin('users as u', 'u.id', 'a.user_id')
    .leftJoin('users as c', 'c.id', 'a.account_id')
    .select([...COLUMNS, 'u.name as userName', 'c.name as accountName'])
    .$narrowType<Narrow>()
    .where(fits(filter))
    .$if(before !== undefined, (query) => query.where('a.seq', '<', before ?? 0))
    .orderBy('a.seq', 'desc')
    .limit(limit)
    .modifyFront(plannedEachTime)
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    createdAt: row.createdAt.toISOString(),
    actor: row.actor,
    user: row.userId && { id: row.userId, name: row.userName },
    account: row.accountId && { id: row.accountId, name: row.accountName },
    action: row.action,
    outcome: row.outcome,
    object: row.objectType && row.objectId ? { type: row.objectType, id: row.objectId } : null,
    ip: row.ip,
    userAgent: row.userAgent,
    details: row.details,
  }))
}

/** SQL condition: the row of the alias `a` fits all that the filter says. */
function fits(filter: AuditFilter): RawBuilder<SqlBool> {
  const { action, userId, accountId, outcome, from, to, ip } = filter
  const conditions = [
    action && sql`a.action = ${action}`,
    userId && sql`(a.user_id = ${userId} or a.account_id = ${userId})`,
    accountId && sql`a.account_id = ${accountId}`,
    outcome && sql`a.outcome = ${outcome}`,
    from && sql`a.created_at >= ${from}`,
    to && sql`a.created_at < ${to}`,
    ip && sql`a.ip = ${ip}`,
  ].filter((condition) => typeof condition === 'object')
  return conditions.length > 0 ? sql`${sql.join(conditions, sql` and `)}` : sql`true`
}
