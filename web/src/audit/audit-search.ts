import type { AuditAction, AuditExportQuery, AuditOutcome, UserId } from '@cloudservice/contract'

/** What the log can be narrowed to, in the order of the list. */
export const actionFilters = [
  'auth.signed-in',
  'auth.sign-in-failed',
  'auth.signed-out',
  'auth.refresh-reused',
  'session.ended',
  'user.registered',
  'user.created',
  'user.password-set',
  'user.password-changed',
  'user.password-reset',
  'user.quota-set',
  'token.created',
  'token.revoked',
  'server.set-up',
] as const satisfies readonly AuditAction[]

/** How it may have ended. */
export const outcomeFilters = [
  'success',
  'failure',
  'denied',
] as const satisfies readonly AuditOutcome[]

/** The filters as they stand in the address; days are those of the reader's calendar. */
export interface AuditSearch {
  action?: AuditAction
  outcome?: AuditOutcome
  /** First day, such as `2026-01-31`. */
  from?: string
  /** Last day. */
  to?: string
  ip?: string
  user?: UserId
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const longestIp = 64

/** Reads the filters from an address or a form; what does not fit is left out. */
export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const action = actionFilters.find((known) => known === raw.action)
  const outcome = outcomeFilters.find((known) => known === raw.outcome)
  const [from, to] = [readDay(raw.from), readDay(raw.to)]
  const ip = typeof raw.ip === 'string' ? raw.ip.trim().slice(0, longestIp) : ''
  return {
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(ip ? { ip } : {}),
    ...(isUserId(raw.user) ? { user: raw.user } : {}),
  }
}

/** The filters as the server takes them. */
export function filterOf({ action, outcome, from, to, ip, user }: AuditSearch): AuditExportQuery {
  return {
    ...(action ? { 'filter[action]': action } : {}),
    ...(outcome ? { 'filter[outcome]': outcome } : {}),
    ...(from ? { 'filter[from]': midnight(from, 0) } : {}),
    ...(to ? { 'filter[to]': midnight(to, 1) } : {}),
    ...(ip ? { 'filter[ip]': ip } : {}),
    ...(user ? { 'filter[userId]': user } : {}),
  }
}

function readDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : undefined
}

/** The instant at which a day begins where the reader is, or a day some days after it. */
function midnight(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + daysLater)
  return date.toISOString()
}

function isUserId(value: unknown): value is UserId {
  return typeof value === 'string' && uuid.test(value)
}
