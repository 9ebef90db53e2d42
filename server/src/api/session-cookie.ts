import type { FastifyReply, FastifyRequest } from 'fastify'

/** Browsers take a cookie of this name only with Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2). */
const HOST_PREFIX = '__Host-'
const SESSION = 'cs_session'
const DEVICE = 'cs_device'
/** A device is known for so long after a sign-in. */
const DEVICE_SECONDS = 365 * 24 * 3600

/** What a browser gets when somebody signs in. */
interface BrowserSecrets {
  secret: string
  endsAt: Date
  /** Left out: the browser keeps the one it has. */
  device?: string
}

/** Secret of the session that the request came with. */
export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return readCookie(request, SESSION)
}

/** Secret by which a browser is known that somebody has signed in with before. */
export function deviceCookieOf(request: FastifyRequest): string | undefined {
  return readCookie(request, DEVICE)
}

/**
 * Sets the session's cookie and the device's: HttpOnly, SameSite=Lax, and over TLS with the prefix
 * `__Host-`. The session's lasts to the end of all; the server decides when it was idle for too long.
 */
export function setSessionCookies(
  request: FastifyRequest,
  reply: FastifyReply,
  { secret, endsAt, device }: BrowserSecrets,
): void {
  const options = optionsFor(request)
  reply.setCookie(nameOf(request, SESSION), secret, { ...options, expires: endsAt })
  if (device === undefined) return
  reply.setCookie(nameOf(request, DEVICE), device, { ...options, maxAge: DEVICE_SECONDS })
}

/** Takes the session's cookie back; the device stays known. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameOf(request, SESSION), optionsFor(request))
}

/** The name that only TLS can set is looked at first. */
function readCookie({ cookies }: FastifyRequest, name: string): string | undefined {
  return cookies[HOST_PREFIX + name] || cookies[name] || undefined
}

function nameOf({ protocol }: FastifyRequest, name: string): string {
  return protocol === 'https' ? HOST_PREFIX + name : name
}

function optionsFor({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: protocol === 'https' } as const
}
