import { hash, verify } from '@node-rs/argon2'
import { problem } from '../lib/errors.ts'
import { isCommonPassword } from './common-passwords.ts'

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const MIN_LENGTH = 8
const MAX_BYTES = 1024
/** What the PHC string of an argon2id hash says of its cost. */
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/

/** A hash of nothing that anybody knows, so that an unknown account takes as long as a known one. */
let decoy: Promise<string> | undefined

/**
 * Checks that a new password can be used.
 * @throws Problem `weak-password`
 */
export function checkPassword(password: string): void {
  checkPasswordLength(password)
  if (isCommonPassword(password.normalize('NFC'))) {
    throw problem('weak-password', { detail: 'Many people use this password. Choose another.' })
  }
}

/**
 * The same for a password that the operator sets, by a command or in the settings: a common one may
 * be meant, and must not keep a server from starting.
 * @throws Problem `weak-password`
 */
export function checkPasswordLength(password: string): void {
  const normal = password.normalize('NFC')
  if ([...normal].length < MIN_LENGTH) {
    throw problem('weak-password', { detail: `Use at least ${MIN_LENGTH} characters.` })
  }
  if (Buffer.byteLength(normal) > MAX_BYTES) {
    throw problem('weak-password', { detail: `Use at most ${MAX_BYTES} bytes.` })
  }
}

/** The argon2id hash of a password in PHC string format; the parameters are a part of it. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), PARAMETERS)
}

/** Whether the password fits. Without a hash it takes the same time and is false. */
export async function verifyPassword(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword(`decoy ${Math.random()}`)
  const fits = await verify(passwordHash ?? (await decoy), password.normalize('NFC'))
  return fits && passwordHash !== undefined
}

/** Whether the hash costs an attacker less than one that is made today. */
export function isOutdated(passwordHash: string): boolean {
  const [, memory, time] = PHC.exec(passwordHash) ?? []
  return !(Number(memory) >= PARAMETERS.memoryCost && Number(time) >= PARAMETERS.timeCost)
}
