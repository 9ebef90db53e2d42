import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemCode } from '../lib/errors.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals what must not be readable in a copy of the database, such as private keys. */
export interface Vault {
  seal(plain: Buffer): Buffer
  /** @throws Error when it was sealed with another key or for another purpose, or was changed */
  open(sealed: Buffer): Buffer
}

/**
 * The secret key of the installation: the one that is given, else the one in the data folder, which
 * is made when there is none. It is not in the database, so that a copy of that alone opens nothing.
 */
export function loadSecretKey(dataDir: string, given: string | null): Buffer {
  if (given !== null) return Buffer.from(given, 'base64url')
  const path = join(dataDir, 'secret.key')
  const kept = readIfThere(path) ?? createKeyFile(path)
  const key = Buffer.from(kept.trim(), 'base64url')
  if (key.length < KEY_BYTES) throw new Error(`${path} holds no key of ${KEY_BYTES} bytes`)
  return key
}

/** A key of 256 bits for one purpose, by HKDF-SHA-256 (RFC 5869). */
export function deriveKey(secretKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `cloudservice ${purpose}`, KEY_BYTES))
}

/** A vault for one purpose: AES-256-GCM. Sealed is nonce, ciphertext and tag in a row. */
export function createVault(secretKey: Buffer, purpose: string): Vault {
  const key = deriveKey(secretKey, purpose)
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      const text = sealed.subarray(NONCE_BYTES, -TAG_BYTES)
      return Buffer.concat([decipher.update(text), decipher.final()])
    },
  }
}

/** Writes a new key whole or not at all; of two processes that start together one wins. */
function createKeyFile(path: string): string {
  const draft = `${path}.${process.pid}`
  const fd = openSync(draft, 'wx', 0o600)
  try {
    writeSync(fd, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
    fsyncSync(fd)
    linkSync(draft, path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  } finally {
    closeSync(fd)
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8')
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
