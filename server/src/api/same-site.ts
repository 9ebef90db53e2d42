import type { FastifyRequest } from 'fastify'
import { problem } from '../lib/errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT'])

/**
 * Refuses what another site's page made a browser send with our cookie. Browsers say where a request
 * comes from in Sec-Fetch-Site and Origin (Fetch Standard §3.2); a program that sends neither is no
 * browser and acts for nobody but itself.
 * @throws Problem `cross-site-request`
 */
export function requireSameSite(request: FastifyRequest, ownOrigins: readonly string[]): void {
  if (SAFE_METHODS.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const { origin } = request.headers
  if (site === undefined && origin === undefined) return
  if (site === undefined && origin !== undefined && isOwn(origin, request, ownOrigins)) return
  throw problem('cross-site-request')
}

function isOwn(origin: string, request: FastifyRequest, ownOrigins: readonly string[]): boolean {
  if (ownOrigins.length > 0) return ownOrigins.includes(origin)
  const address = `${request.protocol}://${request.host}`
  return URL.canParse(address) && origin === new URL(address).origin
}
