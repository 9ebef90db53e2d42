import { locale } from './text.ts'

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const numbers = new Intl.NumberFormat(locale)
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
let dates = createDates(undefined)

function createDates(timeZone: string | undefined) {
  const day = { month: 'short', day: 'numeric', timeZone } as const
  return {
    year: new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone }),
    thisYear: new Intl.DateTimeFormat(locale, day),
    anyYear: new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  }
}

/** Dates and times are from now on those of a time zone; null: that of the device. */
export function formatDatesIn(timeZone: string | null): void {
  dates = createDates(timeZone ?? undefined)
}

/** A number with the separators of the reader's language. */
export function formatNumber(value: number): string {
  return numbers.format(value)
}

/** A size for people, such as `12.4 MiB`: three significant digits at most. */
export function formatBytes(bytes: number): string {
  const power = Math.min(binaryUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** power
  const digits = power === 0 || amount >= 100 ? 0 : 1
  return `${amount.toLocaleString(locale, { maximumFractionDigits: digits })} ${binaryUnits[power]}`
}

const secondsPer = { day: 86_400, hour: 3_600, minute: 60 } as const

/** When something happened, as people say it: relative within a week, then the date. */
export function formatWhen(instant: string, now: Date = new Date()): string {
  const then = new Date(instant)
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000)
  const age = Math.abs(seconds)
  if (age < secondsPer.minute) return relative.format(0, 'second')
  if (age < secondsPer.hour)
    return relative.format(Math.trunc(seconds / secondsPer.minute), 'minute')
  if (age < secondsPer.day) return relative.format(Math.trunc(seconds / secondsPer.hour), 'hour')
  if (age < 7 * secondsPer.day) return relative.format(Math.trunc(seconds / secondsPer.day), 'day')
  const isThisYear = dates.year.format(then) === dates.year.format(now)
  return (isThisYear ? dates.thisYear : dates.anyYear).format(then)
}

/** Date and time in full, for tooltips and details. */
export function formatDateTime(instant: string): string {
  return dates.full.format(new Date(instant))
}
