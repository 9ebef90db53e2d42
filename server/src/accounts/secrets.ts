import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 256 random bits in text, with a prefix that scanners for leaked keys can find. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/**
 * What is stored of a secret. A plain hash is enough: 256 random bits cannot be guessed, unlike a
 * password, so a request never pays for a slow one.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
