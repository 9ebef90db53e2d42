import { searchKey } from './names.ts'

const DIGITS = /\d+/g
const MAX_DIGITS = 99

/**
 * The text by which names sort as people expect, compared byte by byte: accents and case folded, and
 * numbers by their value, so that "photo 2" comes before "photo 10". Each run of digits is written
 * as its length in two digits and then itself, without leading zeros.
 */
export function sortKey(name: string): string {
  return searchKey(name).replace(DIGITS, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '').slice(0, MAX_DIGITS)
    return String(number.length).padStart(2, '0') + number
  })
}
