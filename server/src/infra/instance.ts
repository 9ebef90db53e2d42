import { randomBytes } from 'node:crypto'
import type { Db } from './db.ts'

/** A random secret of this installation, made on first use and the same in every process. */
export async function instanceSecret(db: Db, key: string): Promise<string> {
  await db.write
    .insertInto('instance')
    .values({ key, value: randomBytes(32).toString('hex') })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db.write
    .selectFrom('instance')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return row.value
}
