import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Config } from '../config/schema.ts'
import { type Authenticate, requireAccount, requireCredentials, useAuth } from './auth.ts'
import { answerError, answerNotFound } from './problem.ts'
import { createRateLimit } from './rate-limit.ts'
import { setSecurityHeaders, useSecurityHeaders } from './security.ts'
import { bodyValidator, looseValidator, requireStorableText } from './validation.ts'

const JSON_BODY_BYTES = 1024 * 1024
const HEADERS_MS = 30_000
const REQUEST_ID = /^[\w.-]{1,64}$/
/** Files per multipart request. */
const MAX_PARTS = 10_000

/**
 * The HTTP server without any route: headers, errors, limits and authentication, in that order.
 * `requestTimeout` stays off, because an upload takes as long as its line needs.
 */
export async function createApp(
  config: Config,
  log: FastifyBaseLogger,
  authenticate: Authenticate,
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: JSON_BODY_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    genReqId: requestId,
    // Addresses that no route can read, for which no hook runs.
    frameworkErrors(error, request, reply) {
      setSecurityHeaders(request, reply)
      answerError(error, request, reply)
    },
    routerOptions: { maxParamLength: 512 },
    requestTimeout: 0,
    connectionTimeout: 0,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  })
  app.server.headersTimeout = HEADERS_MS
  app.setValidatorCompiler(({ schema, httpPart }) =>
    httpPart === 'body' ? bodyValidator.compile(schema) : looseValidator.compile(schema),
  )
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  useJsonBodies(app)
  useSecurityHeaders(app)
  await app.register(cors, corsOptions(config))
  await app.register(cookie)
  await app.register(multipart, {
    limits: { files: MAX_PARTS, parts: MAX_PARTS + 100, fieldSize: 4096, fileSize: Infinity },
  })
  useAuth(app, authenticate, config.publicUrl ? [new URL(config.publicUrl).origin] : [])
  const limit = createRateLimit(config)
  app.addHook('onRequest', async (request, reply) => {
    requireCredentials(request)
    await limit.consume(request, reply)
    requireAccount(request)
  })
  app.addHook('preHandler', requireStorableText)
  app.addHook('onResponse', limit.settle)
  return app
}

/** JSON bodies; an empty one counts as none, since many clients send the type without a body. */
function useJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  const types = ['application/json', 'application/merge-patch+json']
  app.addContentTypeParser(types, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, String(body), done)
  })
  // A body is an object; none at all is the empty object, which the schema then judges.
  app.addHook('preValidation', async (request) => {
    const { endpoint } = request.routeOptions.config
    if (request.body === undefined && typeof endpoint?.body === 'object') request.body = {}
  })
}

function corsOptions(config: Config) {
  return {
    origin: config.corsOrigins.length > 0 ? [...config.corsOrigins] : false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Idempotency-Key',
      'Range',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'ETag',
      'Content-Disposition',
      'Content-Range',
      'Link',
      'RateLimit',
      'RateLimit-Policy',
      'Repr-Digest',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  }
}

function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}
