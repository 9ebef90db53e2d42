import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { problem } from '../lib/errors.ts'
import type { Logger } from '../monitoring/logger.ts'
import { createLanes } from './lanes.ts'
import { PreparedClient } from './prepared-client.ts'
import type { Tables } from './tables.ts'
import { runInTransaction } from './transaction.ts'

/** A running transaction. */
export type Tx = Transaction<Tables>
/** A connection pool. */
export type Pool = Kysely<Tables>
/** What a repository function takes first: it works alone or as a part of a transaction. */
export type Queryable = Pool | Tx

export interface Db {
  /** The master: every change, and reads that must see it. */
  write: Pool
  /** A replica where there is one: reads that may be a moment behind. */
  read: Pool
  /**
   * Runs the function in one transaction and commits; it may have several statements on their way at
   * once. It is run again, up to three times, when the
   * database asks for that (deadlock, serialization failure), so it must do nothing but SQL.
   */
  transaction<T>(run: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>
  close(): Promise<void>
}

export interface TransactionOptions {
  /**
   * Whose lock it takes first. Transactions of one lane wait for each other before they have a
   * connection, so that a busy owner leaves the pool to the others.
   */
  lane?: string
}

export interface DbOptions {
  url: string
  readUrl?: string | null
  /** Connections at most. */
  pool: number
  /** Whether statements are prepared; poolers that give each transaction another connection may not bear it. */
  isPreparing?: boolean
  log: Logger
}

const CONNECT_MS = 5_000
const STATEMENT_MS = 30_000
const IDLE_IN_TRANSACTION_MS = 15_000
const TRIES = 3
/** SQLSTATEs of a serialization failure and of a deadlock: the same again may go well. */
const RETRYABLE = new Set(['40001', '40P01'])

// bigint arrives as text; every one of ours is a count or a size below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const beforeEnd = new WeakMap<Tx, (() => Promise<void>)[]>()
const afterCommit = new WeakMap<Tx, (() => void)[]>()

/**
 * Has the function called as the last of its transaction, just before the commit: for a lock that many
 * need and none should hold for long. What it throws undoes the transaction.
 */
export function beforeCommit(tx: Tx, run: () => Promise<void>): void {
  const waiting = beforeEnd.get(tx)
  if (waiting) waiting.push(run)
  else beforeEnd.set(tx, [run])
}

/** Has the function called once the transaction has committed, and never when it is rolled back. */
export function onCommit(tx: Tx, run: () => void): void {
  const waiting = afterCommit.get(tx)
  if (waiting) waiting.push(run)
  else afterCommit.set(tx, [run])
}

/** Connects lazily; nothing waits for ever on a frozen server. */
export function createDb(options: DbOptions): Db {
  const lanes = createLanes()
  const dialect = openDialect(options.url, options)
  const write = new Kysely<Tables>({ dialect })
  const read = options.readUrl
    ? new Kysely<Tables>({ dialect: openDialect(options.readUrl, options) })
    : write
  return {
    write,
    read,
    transaction(run, { lane } = {}) {
      const transact = () => runTransaction(write, dialect, run)
      return lane ? lanes.run(lane, transact) : transact()
    },
    async close() {
      await write.destroy()
      if (read !== write) await read.destroy()
    },
  }
}

/** The SQLSTATE of an error from PostgreSQL, and the constraint it broke. */
export function sqlError(
  error: unknown,
): { code: string; constraint: string | undefined } | undefined {
  if (!(error instanceof pg.DatabaseError) || !error.code) return undefined
  return { code: error.code, constraint: error.constraint }
}

function openDialect(
  url: string,
  { pool: max, log, isPreparing = true }: DbOptions,
): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    Client: isPreparing ? PreparedClient : pg.Client,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS + 1_000,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  })
  // The pool listens only while a connection is idle; one that is lost while in use would end us.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'database connection lost'))
  })
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}

async function runTransaction<T>(
  pool: Pool,
  dialect: PostgresDialect,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { tx, result } = await runInTransaction(pool, dialect, async (tx) => {
        const result = await run(tx)
        for (const call of beforeEnd.get(tx) ?? []) await call()
        return { tx, result }
      })
      for (const call of afterCommit.get(tx) ?? []) call()
      return result
    } catch (error) {
      if (!RETRYABLE.has(sqlError(error)?.code ?? '')) throw error
      if (attempt === TRIES) {
        throw problem('unavailable', { detail: 'Too much at once. Try again.' }, error)
      }
    }
  }
}

/** Whether the database answers at all. */
export async function ping(pool: Pool): Promise<boolean> {
  return pool.executeQuery(CompiledQuery.raw('select 1')).then(
    () => true,
    () => false,
  )
}
