import { type Endpoint, endpoints, ProblemSchema } from '@cloudservice/contract'
import { VERSION } from '../config/version.ts'
import { operationId } from './operation-id.ts'

type Json = Record<string, unknown>

const DESCRIPTION = `The API of CloudService.

**Sign-in.** Send the session cookie that \`POST /auth/login\` sets, or \`Authorization: Bearer\` with a
personal access token. A request with a cookie that changes something must come from our own origin.

**Lists** are pages: \`limit\` (1–200, 25 by default) and \`cursor\`, which is \`page.next\` of the page
before; the answer also carries \`Link: rel="next"\`.

**Errors** are problems (RFC 9457) with a stable \`code\`. What you may not see is \`not-found\`.

**Concurrency.** \`If-Match\` takes the \`etag\` of a file or folder, \`*\` for any; a mismatch is 412
\`precondition-failed\` with the present \`etag\`.

**Repetition.** A signed-in POST takes \`Idempotency-Key\`, but for the one that makes a token: the same
key with the same request is answered again with the first answer for 24 hours.

**Limits.** \`RateLimit-Policy\` and \`RateLimit\` tell the budget; beyond it the answer is 429 with
\`Retry-After\`.`

/** The whole API as an OpenAPI 3.1 document, made from the contract alone. */
export function openApiDocument(): Json {
  const schemas: Record<string, Json> = {}
  const paths: Record<string, Json> = {}
  for (const [key, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const [method = '', path = ''] = key.split(' ')
    const address = `/api/v1${path}`
    paths[address] = {
      ...paths[address],
      [method.toLowerCase()]: operation(key, endpoint, schemas),
    }
  }
  referred(ProblemSchema, schemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'CloudService',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(Object.values<Endpoint>(endpoints).map(({ tag }) => tag))].map((tag) => ({
      name: tag,
    })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-cs_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: 'A problem; `code` says which.',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => a.localeCompare(b))),
    },
  }
}

function operation(key: string, endpoint: Endpoint, schemas: Record<string, Json>): Json {
  const body = requestBody(endpoint, schemas)
  return {
    operationId: operationId(key),
    summary: endpoint.summary,
    tags: [endpoint.tag],
    security: endpoint.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parameters('path', endpoint.params, schemas),
      ...parameters('query', endpoint.query, schemas),
      ...headers(key, endpoint),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: responses(key, endpoint, schemas),
  }
}

function parameters(
  place: 'path' | 'query',
  part: Endpoint['params'],
  schemas: Record<string, Json>,
): Json[] {
  const required = new Set<string>(part?.required ?? [])
  return Object.entries(part?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: referred(schema, schemas),
  }))
}

function headers(key: string, endpoint: Endpoint): Json[] {
  const list: Json[] = []
  const add = (name: string, description: string, required = false) =>
    list.push({ name, in: 'header', required, description, schema: { type: 'string' } })
  if (endpoint.ifMatch) {
    add(
      'If-Match',
      'Entity tag of what you mean to change, or `*`.',
      endpoint.ifMatch === 'required',
    )
  }
  if (key.startsWith('POST') && endpoint.access !== 'public' && !endpoint.answersSecret) {
    add('Idempotency-Key', 'Any text of yours, at most 255 characters: repeats have one effect.')
  }
  if (endpoint.response === 'bytes') {
    add('Range', 'One range of bytes, such as `bytes=0-1023` (RFC 9110 §14.2).')
    add('If-Range', 'Entity tag or date: without a match the whole is sent.')
    add('If-None-Match', 'Entity tag that you have: 304 when it is the present one.')
  }
  return list
}

function requestBody({ body }: Endpoint, schemas: Record<string, Json>): Json | undefined {
  if (body === undefined) return undefined
  if (body === 'bytes') {
    return { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
  }
  if (body === 'multipart') {
    const files = { type: 'array', items: { type: 'string', format: 'binary' } }
    const schema = { type: 'object', properties: { file: files } }
    return { required: true, content: { 'multipart/form-data': { schema } } }
  }
  const isRequired = 'required' in body && Array.isArray(body.required) && body.required.length > 0
  return {
    required: isRequired,
    content: { 'application/json': { schema: referred(body, schemas) } },
  }
}

function responses(key: string, endpoint: Endpoint, schemas: Record<string, Json>): Json {
  const problem = { $ref: '#/components/responses/Problem' }
  return {
    ...success(endpoint, schemas),
    400: problem,
    ...(endpoint.access === 'public' ? {} : { 401: problem, 403: problem }),
    ...(endpoint.params ? { 404: problem } : {}),
    ...(/^(POST|PATCH|PUT)/.test(key) ? { 409: problem, 422: problem } : {}),
    ...(endpoint.ifMatch ? { 412: problem } : {}),
    ...(endpoint.ifMatch === 'required' ? { 428: problem } : {}),
    ...(endpoint.body === 'bytes' || endpoint.body === 'multipart'
      ? { 413: problem, 415: problem, 507: problem }
      : {}),
    ...(endpoint.response === 'bytes' ? { 416: problem } : {}),
    429: problem,
    default: problem,
  }
}

function success({ status = 200, response }: Endpoint, schemas: Record<string, Json>): Json {
  if (response === undefined) return { [status]: { description: 'Done.' } }
  if (response === 'stream') {
    const headers = { 'Content-Disposition': { schema: { type: 'string' } } }
    const content = { '*/*': { schema: { type: 'string', format: 'binary' } } }
    return { [status]: { description: 'A file.', headers, content } }
  }
  if (response !== 'bytes') {
    const content = { 'application/json': { schema: referred(response, schemas) } }
    return { [status]: { description: 'Done.', content } }
  }
  const text = { schema: { type: 'string' } }
  const about = {
    ETag: text,
    'Last-Modified': text,
    'Content-Disposition': text,
    'Accept-Ranges': text,
  }
  const content = { '*/*': { schema: { type: 'string', format: 'binary' } } }
  return {
    200: { description: 'All bytes.', headers: { ...about, 'Repr-Digest': text }, content },
    206: { description: 'The range.', headers: { ...about, 'Content-Range': text }, content },
    304: { description: 'You have the present bytes.' },
  }
}

/** A schema with everything that has a `$id` moved to the components and referred to. */
function referred(schema: unknown, schemas: Record<string, Json>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => referred(item, schemas))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $id, ...rest } = schema as Json
  const plain = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, referred(value, schemas)]),
  )
  if (typeof $id !== 'string') return plain
  schemas[$id] = plain
  return { $ref: `#/components/schemas/${$id}` }
}
