import type { SessionId, TokenId, TokenScope, UserId, UserRole } from '@cloudservice/contract'
import { problem } from './errors.ts'
import { MINUTE } from './time.ts'

/** So long after the password was given a session may change what protects the account. */
const FRESH_MS = 10 * MINUTE

/** Where a request came from; goes into the logs of what was done. */
export interface Origin {
  ip: string | null
  userAgent: string | null
}

/** A signed-in person, and how they proved it. */
export interface UserActor {
  kind: 'user'
  id: UserId
  role: UserRole
  /** `all` for a session. */
  scopes: readonly TokenScope[]
  via: { kind: 'session'; id: SessionId; authenticatedAt: Date } | { kind: 'token'; id: TokenId }
  origin: Origin
}

/** The product itself: operator's commands and tasks. */
export interface SystemActor {
  kind: 'system'
  origin: Origin
}

/** Somebody who has not signed in, such as at the door. */
export interface VisitorActor {
  kind: 'visitor'
  origin: Origin
}

/** The product itself, when nobody's request is behind it. */
export const systemActor: SystemActor = { kind: 'system', origin: { ip: null, userAgent: null } }

/** Who is asking; the first argument of every service method. */
export type Actor = UserActor | SystemActor

/**
 * Refuses what the actor's credentials do not carry the scope for.
 * @throws Problem `insufficient-scope`
 */
export function requireScope(actor: Actor, scope: TokenScope): void {
  if (actor.kind === 'user' && !includesScope(actor.scopes, scope)) {
    throw problem('insufficient-scope', { scope })
  }
}

/**
 * Refuses everybody but administrators and the system; a token needs the scope `all`.
 * @throws Problem `insufficient-scope`, `forbidden`
 */
export function requireAdministrator(actor: Actor): void {
  requireScope(actor, 'all')
  if (actor.kind === 'user' && actor.role !== 'admin') throw problem('forbidden')
}

/**
 * The session that the actor is signed in by. What changes how an account is protected takes no token.
 * @throws Problem `forbidden`
 */
export function requireSession(actor: UserActor): UserActor['via'] & { kind: 'session' } {
  if (actor.via.kind === 'session') return actor.via
  throw problem('forbidden', { detail: 'This takes a sign-in; tokens may not do it.' })
}

/**
 * Refuses a session whose person has not given their password in the last ten minutes.
 * @throws Problem `forbidden` for a token, `reauthentication-required`
 */
export function requireFreshSession(actor: UserActor, now: Date): void {
  const age = now.getTime() - requireSession(actor).authenticatedAt.getTime()
  if (age > FRESH_MS) throw problem('reauthentication-required')
}

/** Writing files implies reading them. */
function includesScope(scopes: readonly TokenScope[], scope: TokenScope): boolean {
  if (scopes.includes('all') || scopes.includes(scope)) return true
  return scope === 'files:read' && scopes.includes('files:write')
}
