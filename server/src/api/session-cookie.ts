import type { FastifyReply, FastifyRequest } from 'fastify'

const SECURE_NAME = '__Host-cs_session'
const PLAIN_NAME = 'cs_session'

/** Names under which the session may come; the one that only TLS can set is looked at first. */
export const SESSION_COOKIES = [SECURE_NAME, PLAIN_NAME] as const

/**
 * Sets the session cookie: HttpOnly, SameSite=Lax, and over TLS with the prefix `__Host-`, which
 * browsers take only with Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
 */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
  expires: Date,
): void {
  const secure = request.protocol === 'https'
  reply.setCookie(secure ? SECURE_NAME : PLAIN_NAME, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    expires,
  })
}

/** Takes the session cookie back. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  const secure = request.protocol === 'https'
  reply.clearCookie(secure ? SECURE_NAME : PLAIN_NAME, {
    path: '/',
    secure,
    httpOnly: true,
    sameSite: 'lax',
  })
}
