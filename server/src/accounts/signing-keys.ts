import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose'
import type { Db } from '../infra/db.ts'
import type { Vault } from '../infra/secret-key.ts'
import { newId } from '../lib/ids.ts'
import { type Clock, DAY, MINUTE, SECOND } from '../lib/time.ts'
import type { Logger } from '../monitoring/logger.ts'
import * as keys from './signing-keys.repository.ts'

/** The one algorithm, Ed25519 (RFC 8037); what a token says of itself is never followed. */
export const ALGORITHM = 'EdDSA'
/** A key signs so long and then verifies so long as another one signs. */
const ROTATE_MS = 90 * DAY
/** How long other processes may not know of a new key, which therefore signs only after that. */
const RELOAD_MS = MINUTE

interface LoadedKey {
  kid: string
  createdAt: Date
  publicJwk: JWK
  verify: CryptoKey
  sign: CryptoKey
}

export type SigningKeys = ReturnType<typeof createSigningKeys>

/** The keys of access tokens: made on first use, renewed every 90 days, sealed in the database. */
export function createSigningKeys({
  db,
  vault,
  clock,
  log,
}: {
  db: Db
  vault: Vault
  clock: Clock
  log: Logger
}) {
  let loaded: { keys: LoadedKey[]; at: number } | undefined

  async function load(): Promise<LoadedKey[]> {
    const opened = await openAll(await keys.listSigningKeys(db.write))
    loaded = { keys: opened, at: clock.now().getTime() }
    return opened
  }

  async function openAll(rows: readonly keys.SigningKeyRow[]): Promise<LoadedKey[]> {
    return (await Promise.all(rows.map(open))).filter((key) => key !== undefined)
  }

  /** A key that was sealed with a secret key we do not have is none: clients sign in again then. */
  async function open(row: keys.SigningKeyRow): Promise<LoadedKey | undefined> {
    const { kid, publicJwk, createdAt } = row
    const known = loaded?.keys.find((key) => key.kid === kid)
    if (known) return known
    const privateJwk = unseal(row)
    if (!privateJwk) return undefined
    const [verify, sign] = await Promise.all([importKey(publicJwk), importKey(privateJwk)])
    return { kid, createdAt, publicJwk, verify, sign }
  }

  function unseal({ kid, sealedPrivateJwk }: keys.SigningKeyRow): JWK | undefined {
    try {
      return JSON.parse(vault.open(sealedPrivateJwk).toString('utf8'))
    } catch {
      log.warn({ kid }, 'a signing key was sealed with another secret key and is left out')
      return undefined
    }
  }

  async function current(): Promise<LoadedKey[]> {
    const now = clock.now().getTime()
    return loaded && now - loaded.at < RELOAD_MS ? loaded.keys : load()
  }

  /** Adds a key, unless one was made since the given time. */
  async function add(newestBefore: number): Promise<void> {
    const now = clock.now()
    const pair = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
    const kid = newId<string>()
    const named = { kid, alg: ALGORITHM, use: 'sig' }
    const [publicJwk, privateJwk] = await Promise.all([
      exportJWK(pair.publicKey),
      exportJWK(pair.privateKey),
    ])
    const sealedPrivateJwk = vault.seal(Buffer.from(JSON.stringify({ ...privateJwk, ...named })))
    await db.transaction(async (tx) => {
      await keys.lockSigningKeys(tx)
      const [newest] = await openAll(await keys.listSigningKeys(tx))
      if (newest && newest.createdAt.getTime() >= newestBefore) return
      await keys.insertSigningKey(tx, {
        kid,
        publicJwk: { ...publicJwk, ...named },
        sealedPrivateJwk,
        createdAt: now,
      })
      await keys.deleteSigningKeysBefore(tx, new Date(now.getTime() - 2 * ROTATE_MS))
    })
    await load()
  }

  /** The public keys (RFC 7517), newest first, for those who verify our tokens themselves. */
  async function publicKeys(): Promise<JSONWebKeySet> {
    return { keys: (await current()).map(({ publicJwk }) => publicJwk) }
  }

  return {
    /** The key that signs now: the newest that every process knows of, or the only one. */
    async signer(): Promise<{ kid: string; key: CryptoKey }> {
      const now = clock.now().getTime()
      const [newest] = await current()
      if (!newest || now - newest.createdAt.getTime() > ROTATE_MS) await add(now - ROTATE_MS)
      const all = await current()
      const known = all.find(({ createdAt }) => now - createdAt.getTime() > 2 * RELOAD_MS)
      const signer = known ?? all.at(-1)
      if (!signer) throw new Error('there is no key to sign with')
      return { kid: signer.kid, key: signer.sign }
    },

    /** The key of this id; undefined when there is none. */
    async verifier(kid: string): Promise<CryptoKey | undefined> {
      const known = (await current()).find((key) => key.kid === kid)
      if (known) return known.verify
      // Another process may just have made it; an invented id costs a look once a second.
      const age = clock.now().getTime() - (loaded?.at ?? 0)
      return age < SECOND ? undefined : (await load()).find((key) => key.kid === kid)?.verify
    },

    /** Operator: another key, which signs after two minutes. @returns all keys, newest first */
    async rotate(): Promise<JSONWebKeySet> {
      await add(Number.POSITIVE_INFINITY)
      return publicKeys()
    },

    publicKeys,
  }
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM)
  if (key instanceof Uint8Array) throw new Error('not a key pair')
  return key
}
