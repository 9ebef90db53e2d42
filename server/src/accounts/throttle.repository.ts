import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'

/** One counter of tries. */
export interface Counter {
  key: Buffer
  /** Failures before waits begin. */
  freeTries: number
}

const MAX_WAIT_SECONDS = 15 * 60

/**
 * Counts a try as failed, unless the counter is waiting. From the last free try on each one begins a
 * wait: 1 s, 2 s, 4 s and so on up to 15 minutes. A counter that rested for a day begins anew. The row
 * is locked to the end of the transaction.
 * @returns the end of the wait that refuses the try; undefined when it may go on
 */
export async function countTry(
  tx: Tx,
  { key, freeTries }: Counter,
  now: Date,
): Promise<Date | undefined> {
  const failures = sql`case when t.last_try_at < ${now}::timestamptz - interval '1 day' then 1 else t.failures + 1 end`
  const { rows } = await sql`
    insert into password_throttles as t (key, failures, blocked_until, last_try_at)
    values (${key}, 1, ${waitAfter(sql`1`, freeTries, now)}, ${now})
    on conflict (key) do update set
      failures = ${failures}, blocked_until = ${waitAfter(failures, freeTries, now)}, last_try_at = ${now}
      where t.blocked_until <= ${now}
    returning key`.execute(tx)
  if (rows.length > 0) return undefined
  const row = await tx
    .selectFrom('password_throttles')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.blocked_until ?? now
}

/** When the wait after so many failures ends; the exponent has a bound, so that it never overflows. */
function waitAfter(failures: ReturnType<typeof sql>, freeTries: number, now: Date) {
  return sql`${now}::timestamptz + case when ${failures} < ${freeTries}::int then interval '0'
    else least(${MAX_WAIT_SECONDS}, power(2, least(${failures} - ${freeTries}::int, 20))) * interval '1 second' end`
}

/** Forgets all failures of a counter, and some of the counters that nobody tried for a day. */
export async function clearCounter(db: Queryable, key: Buffer, now: Date): Promise<void> {
  await db.deleteFrom('password_throttles').where('key', '=', key).execute()
  await sql`
    delete from password_throttles where key in (
      select key from password_throttles where last_try_at < ${now}::timestamptz - interval '1 day'
      limit 1000 for update skip locked)`.execute(db)
}

/** Takes one try back, and with it the wait that it began. */
export async function takeBackTry(db: Queryable, key: Buffer, now: Date): Promise<void> {
  await db
    .updateTable('password_throttles')
    .set((row) => ({ failures: sql`greatest(${row.ref('failures')} - 1, 0)`, blocked_until: now }))
    .where('key', '=', key)
    .execute()
}
