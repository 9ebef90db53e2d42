import {
  type CallInput,
  type CallOutput,
  type Endpoint,
  type EndpointKey,
  type Endpoints,
  endpoints,
} from '@cloudservice/contract'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RouteOptions,
} from 'fastify'
import type { UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { disconnectSignal } from './disconnect.ts'
import type { Idempotency } from './idempotency.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
  }
}

const NO_QUERY = { type: 'object', additionalProperties: false, properties: {} }

type Given<K extends EndpointKey, P extends 'params' | 'query' | 'body'> =
  CallInput<K> extends { [key in P]?: infer V } ? NonNullable<V> : undefined

/** What a handler gets: the checked parts of the request and who asks. */
export interface RouteInput<K extends EndpointKey> {
  params: Given<K, 'params'>
  query: Given<K, 'query'>
  body: Endpoints[K] extends { body: 'bytes' | 'multipart' } ? undefined : Given<K, 'body'>
  /** Who asks; a public endpoint looks at `request.actor` instead. */
  actor: Endpoints[K] extends { access: 'public' } ? UserActor | undefined : UserActor
  /** The header If-Match as it was sent. */
  ifMatch: string | undefined
  /** Aborts when the client goes away before it has its answer. */
  signal: AbortSignal
  request: FastifyRequest
  reply: FastifyReply
}

/** Returns the answer's JSON; for `bytes` and `stream` answers it sends the reply itself and returns it. */
export type RouteHandler<K extends EndpointKey> = (
  input: RouteInput<K>,
) => Promise<
  Endpoints[K] extends { response: 'bytes' | 'stream' }
    ? FastifyReply
    : CallOutput<K> extends undefined
      ? void
      : CallOutput<K> | FastifyReply
>

/** Puts endpoints of the contract onto an app: path, validation, status and documentation follow. */
export type Mount = <K extends EndpointKey>(key: K, handler: RouteHandler<K>) => void

/** Makes the function with which every `*.routes.ts` mounts its endpoints below /api/v1. */
export function createMount(app: FastifyInstance, idempotency: Idempotency): Mount {
  return (key, handler) => {
    const endpoint: Endpoint = endpoints[key]
    const options = {
      ...address(key),
      config: { endpoint },
      schema: schemaOf(endpoint),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        if (endpoint.ifMatch === 'required' && !request.headers['if-match']) {
          throw problem('precondition-required', {
            detail: 'Send If-Match with the etag that you have, or * for any.',
          })
        }
        reply.code(endpoint.status ?? 200)
        const result = await handler({
          params: request.params,
          query: request.query,
          body: request.body,
          actor: request.actor,
          ifMatch: request.headers['if-match'],
          signal: disconnectSignal(request, reply),
          request,
          reply,
        } as RouteInput<typeof key>)
        if (endpoint.response === undefined && !reply.sent) return reply.send()
        return result
      },
    } satisfies RouteOptions

    const isRepeatable = options.method === 'POST' && !endpoint.answersSecret
    const route = isRepeatable ? { ...options, ...idempotency.hooks } : options
    if (endpoint.body === 'bytes') mountBytes(app, route)
    else app.route(route)
  }
}

/** Lets the body through unread, whatever its content type says. */
function mountBytes(app: FastifyInstance, options: RouteOptions): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null))
    scope.route(options)
    done()
  })
}

/** `GET /folders/{id}` as the method and path of a route; a colon in a path is written twice. */
function address(key: EndpointKey): { method: string; url: string } {
  const [method = '', path = ''] = key.split(' ')
  return { method, url: path.replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1') }
}

/** What Fastify validates and serialises by; the documentation is made from the contract itself. */
function schemaOf({ params, query, body, response, status = 200 }: Endpoint): FastifySchema {
  return {
    querystring: query ?? NO_QUERY,
    ...(params ? { params } : {}),
    ...(typeof body === 'object' ? { body } : {}),
    ...(typeof response === 'object' ? { response: { [status]: response } } : {}),
  }
}
