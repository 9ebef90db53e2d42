import type { JWK } from 'jose'
import { sql } from 'kysely'
import type { Queryable, Tx } from '../infra/db.ts'

/** A key that signs access tokens, as it is kept. */
export interface SigningKeyRow {
  kid: string
  publicJwk: JWK
  sealedPrivateJwk: Buffer
  createdAt: Date
}

/** All keys, newest first. */
export function listSigningKeys(db: Queryable): Promise<SigningKeyRow[]> {
  return db
    .selectFrom('signing_keys')
    .select([
      'kid',
      'public_jwk as publicJwk',
      'sealed_private_jwk as sealedPrivateJwk',
      'created_at as createdAt',
    ])
    .$narrowType<{ publicJwk: JWK }>()
    .orderBy('created_at', 'desc')
    .execute()
}

/** Makes those who would add a key wait for each other, so that one is made where several see none. */
export async function lockSigningKeys(tx: Tx): Promise<void> {
  await sql`lock table signing_keys in share row exclusive mode`.execute(tx)
}

export async function insertSigningKey(db: Queryable, key: SigningKeyRow): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values({
      kid: key.kid,
      public_jwk: { ...key.publicJwk },
      sealed_private_jwk: key.sealedPrivateJwk,
      created_at: key.createdAt,
    })
    .execute()
}

/** Removes keys that nothing valid is signed with any more. */
export async function deleteSigningKeysBefore(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('signing_keys').where('created_at', '<', before).execute()
}
