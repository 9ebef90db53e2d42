import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Policy of answers that are data: nothing in them may run or be framed. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/**
 * Policy of bytes that users uploaded: shown in a sandbox with an origin of its own, so that a
 * hostile HTML or SVG file can neither run script nor act as us.
 */
export const USER_CONTENT_POLICY =
  "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

/** Policy of the web app; the nonce admits the style element of the text editor. */
export function appPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** The headers that every answer carries, errors included. A route may set a policy of its own. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'x-frame-options': 'SAMEORIGIN',
    'x-content-type-options': 'nosniff',
    'x-xss-protection': '1; mode=block',
    'content-security-policy': API_POLICY,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    'x-request-id': request.id,
  })
  if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
}

/** Sets them before anything else can answer. */
export function useSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => setSecurityHeaders(request, reply))
}
