import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Origin, UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { requireSameSite } from './same-site.ts'
import { sessionCookieOf } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined for a visitor. Set before any handler runs. */
    actor: UserActor | undefined
  }
}

/** How a request proved who it is. */
export type Credentials = { kind: 'session'; secret: string } | { kind: 'bearer'; secret: string }

/** Finds the actor of credentials; undefined when they are wrong, expired or revoked. */
export type Authenticate = (
  credentials: Credentials,
  origin: Origin,
) => Promise<UserActor | undefined>

/** Sets `request.actor` for every endpoint and refuses what needs an account and has none. */
export function useAuth(
  app: FastifyInstance,
  authenticate: Authenticate,
  ownOrigins: readonly string[],
): void {
  app.decorateRequest('actor', undefined)
  app.addHook('onRequest', async (request) => {
    const credentials = credentialsOf(request)
    if (credentials) request.actor = await authenticate(credentials, originOf(request))
    if (credentials?.kind !== 'bearer') requireSameSite(request, ownOrigins)
  })
}

/** Refuses what comes without any credentials where an account is needed; it costs no budget. */
export function requireCredentials(request: FastifyRequest): void {
  if (!credentialsOf(request)) requireAccount(request)
}

/** Refuses the request unless somebody is signed in or the endpoint is public. */
export function requireAccount(request: FastifyRequest): void {
  const { endpoint } = request.routeOptions.config
  if (endpoint && endpoint.access !== 'public' && !request.actor) throw problem('unauthenticated')
}

/** Address and agent of a request, for the logs of what was done. */
export function originOf(request: FastifyRequest): Origin {
  return { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 512) ?? null }
}

function credentialsOf(request: FastifyRequest): Credentials | undefined {
  const [scheme = '', secret = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() === 'bearer' && secret) return { kind: 'bearer', secret }
  const cookie = sessionCookieOf(request)
  return cookie ? { kind: 'session', secret: cookie } : undefined
}
