/** How hard a password is to guess, as far as its length tells. */
export type PasswordStrength = 'short' | 'fair' | 'good' | 'strong'

/** Length is what counts most; the server knows the common ones besides. */
export function strengthOf(password: string): PasswordStrength {
  const { length } = [...password.normalize('NFC')]
  if (length < 8) return 'short'
  if (length < 12) return 'fair'
  return length < 16 ? 'good' : 'strong'
}
