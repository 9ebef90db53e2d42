import { problem } from '../lib/errors.ts'

/** The time zone as IANA writes it. @throws Problem `invalid-profile` when there is none of that name */
export function checkTimeZone(timeZone: string): string {
  // An offset such as +02:00 is taken by Intl, but it is no zone: it knows no summer time.
  if (!/^[A-Za-z]/.test(timeZone)) throw unknown('time zone')
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) throw unknown('time zone', error)
    throw error
  }
}

/** The language tag in its canonical form (BCP 47). @throws Problem `invalid-profile` when it is none */
export function checkLanguage(language: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(language)
    if (tag) return tag
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw unknown('language')
}

function unknown(what: string, cause?: unknown) {
  return problem('invalid-profile', { detail: `There is no such ${what}.` }, cause)
}
