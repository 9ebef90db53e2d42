import type { SessionId, TokenId, TokenScope, UserId, UserRole } from '@cloudservice/contract'

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

/** Who is asking; the first argument of every service method. */
export type Actor = UserActor | SystemActor

/** Whether the actor's credentials carry a scope. Writing files implies reading them. */
export function hasScope(actor: Actor, scope: TokenScope): boolean {
  if (actor.kind === 'system') return true
  if (actor.scopes.includes('all') || actor.scopes.includes(scope)) return true
  return scope === 'files:read' && actor.scopes.includes('files:write')
}
