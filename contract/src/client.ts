import type { Static, TSchema } from 'typebox'
import type { EndpointKey, Endpoints } from './endpoints.ts'
import type { ProblemBody, ProblemCode } from './problems.ts'

type Part<
  K extends EndpointKey,
  P extends 'params' | 'query' | 'body' | 'response',
> = Endpoints[K] extends { readonly [key in P]: infer V } ? V : undefined

type Given<V> = V extends TSchema ? Static<V> : never

/** A body that is not JSON. */
export type RequestBody =
  | Blob
  | ArrayBuffer
  | Uint8Array<ArrayBuffer>
  | ReadableStream
  | FormData
  | string

/** Members of a call that this endpoint knows; what has no required member may be left out. */
type Field<Name extends string, V> = [V] extends [undefined]
  ? { [key in Name]?: never }
  : V extends 'bytes' | 'multipart'
    ? { [key in Name]: RequestBody }
    : Partial<Given<V>> extends Given<V>
      ? { [key in Name]?: Given<V> }
      : { [key in Name]: Given<V> }

export type CallInput<K extends EndpointKey> = Field<'params', Part<K, 'params'>> &
  Field<'query', Part<K, 'query'>> &
  Field<'body', Part<K, 'body'>> & {
    headers?: Record<string, string>
    signal?: AbortSignal
  }

export type CallOutput<K extends EndpointKey> =
  Part<K, 'response'> extends infer R
    ? R extends 'bytes' | 'stream'
      ? Response
      : R extends TSchema
        ? Static<R>
        : undefined
    : never

interface ProblemAnswer {
  code: ProblemCode | 'network'
  status: number
  title: string
  detail?: string
  errors?: ProblemBody['errors']
  [member: string]: unknown
}

/** An error the server answered with, or `network` when there was no answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode | 'network'
  readonly status: number
  /** The whole answer, with the members that belong to its code. */
  readonly problem: ProblemAnswer

  constructor(problem: ProblemAnswer, cause?: unknown) {
    super(problem.detail ?? problem.title, { cause })
    this.code = problem.code
    this.status = problem.status
    this.problem = problem
  }
}

export interface ClientOptions {
  /** Address of the server, without a slash at the end; empty for the page's own origin. */
  baseUrl?: string
  /** Personal access token; without it the session cookie is used. */
  token?: string
  fetch?: typeof globalThis.fetch
}

/** Builds the path and query of an endpoint, such as for a link or an XMLHttpRequest. */
export function endpointUrl<K extends EndpointKey>(
  key: K,
  input: { params?: object; query?: object } = {},
): string {
  const path = key.slice(key.indexOf(' ') + 1)
  const params = new Map(Object.entries(input.params ?? {}))
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params.get(name))),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value))
  }
  const search = query.toString()
  return `/api/v1${filled}${search ? `?${search}` : ''}`
}

/**
 * A client whose calls are checked against the contract:
 * `await api('PATCH /files/{id}', { params: { id }, body: { name } })`.
 * JSON answers are returned parsed, `bytes` and `stream` answers as the Response.
 * @throws ProblemError for every answer that is not 2xx, and when there was no answer
 */
export function createClient(options: ClientOptions = {}) {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)

  return async function call<K extends EndpointKey>(
    key: K,
    ...[input]: Partial<CallInput<K>> extends CallInput<K> ? [CallInput<K>?] : [CallInput<K>]
  ): Promise<CallOutput<K>> {
    const given = (input ?? {}) as AnyInput
    const url = (options.baseUrl ?? '') + endpointUrl(key, given)
    const response = await send(url, requestOf(key, given, options.token)).catch(
      (error: unknown) => {
        if (given.signal?.aborted) throw error
        throw new ProblemError(UNREACHABLE, error)
      },
    )
    if (!response.ok) throw await toProblem(response)
    if (response.status === 204) return undefined as CallOutput<K>
    if (!isJsonAnswer(response)) return response as unknown as CallOutput<K>
    return (await response.json()) as CallOutput<K>
  }
}

export type Client = ReturnType<typeof createClient>

/** The parts of any call, whichever endpoint it is for. */
interface AnyInput {
  params?: object
  query?: object
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

const UNREACHABLE = { code: 'network', status: 0, title: 'The server cannot be reached' } as const

function requestOf(
  key: EndpointKey,
  { body, headers, signal }: AnyInput,
  token?: string,
): RequestInit {
  const isJson = body !== undefined && isPlainJson(body)
  const init: RequestInit & { duplex?: 'half' } = {
    method: key.slice(0, key.indexOf(' ')),
    headers: {
      accept: 'application/json',
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    credentials: 'same-origin',
  }
  if (signal) init.signal = signal
  if (body instanceof ReadableStream) init.duplex = 'half'
  if (body !== undefined) init.body = isJson ? JSON.stringify(body) : (body as RequestBody)
  return init
}

/** The ProblemError for an answer that is not 2xx, also when its body is not a problem. */
export async function toProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body === 'object' && body !== null && 'code' in body) {
    return new ProblemError(body as ProblemBody)
  }
  return new ProblemError({
    code: 'internal-error',
    status: response.status,
    title: `The server answered ${response.status}`,
  })
}

function isPlainJson(body: unknown): boolean {
  return (
    body === null ||
    typeof body === 'boolean' ||
    typeof body === 'number' ||
    Array.isArray(body) ||
    (typeof body === 'object' && Object.getPrototypeOf(body) === Object.prototype)
  )
}

function isJsonAnswer(response: Response): boolean {
  const disposition = response.headers.get('content-disposition')
  return !disposition && (response.headers.get('content-type') ?? '').includes('json')
}
