import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { hasAdministrator } from './users.repository.ts'

const KEY = 'setup_token_hash'
/** Any number that no other advisory lock uses. */
const SETUP_LOCK = 0x5e7_0001

/**
 * A new secret for the first-run link of an empty server; an earlier one is void. Undefined once
 * there is an administrator.
 */
export async function issueSetupToken(db: Db): Promise<string | undefined> {
  if (await hasAdministrator(db.write)) return undefined
  const token = newSecret()
  const value = hashSecret(token).toString('hex')
  await db.write
    .insertInto('instance')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
  return token
}

/**
 * Uses the first-run secret up. The lock lets one of two racing set-ups through.
 * @throws Problem `already-set-up` when there is an administrator, `invalid-setup-token`
 */
export async function claimSetup(tx: Tx, token: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SETUP_LOCK})`.execute(tx)
  if (await hasAdministrator(tx)) throw problem('already-set-up')
  const row = await tx
    .deleteFrom('instance')
    .where('key', '=', KEY)
    .returning('value')
    .executeTakeFirst()
  const expected = Buffer.from(row?.value ?? '', 'hex')
  const given = hashSecret(token)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw problem('invalid-setup-token')
  }
}
