import type { SessionId, TokenId, TokenScope, UserId, UserRole } from '@cloudservice/contract'
import { problem } from './errors.ts'

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
  via: { kind: 'session'; id: SessionId } | { kind: 'token'; id: TokenId }
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

/** Writing files implies reading them. */
function includesScope(scopes: readonly TokenScope[], scope: TokenScope): boolean {
  if (scopes.includes('all') || scopes.includes(scope)) return true
  return scope === 'files:read' && scopes.includes('files:write')
}
