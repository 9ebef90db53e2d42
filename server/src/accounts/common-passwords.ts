import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All entries with a line end on both sides; searched as one text, it needs 170 kB and no index. */
let list: string | undefined

/**
 * Whether the password is one of the 18,000 most common ones of eight characters and more, in any case
 * and Unicode form. The list is that of zxcvbn-ts (MIT licence, @zxcvbn-ts/language-common 4.1.3).
 */
export function isCommonPassword(password: string): boolean {
  list ??= `\n${readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8')}`
  const key = password.normalize('NFC').toLowerCase()
  return !key.includes('\n') && list.includes(`\n${key}\n`)
}
