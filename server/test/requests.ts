import assert from 'node:assert/strict'
import {
  type EndpointKey,
  endpoints,
  endpointUrl,
  type NodeId,
  ProblemError,
  type SessionId,
  type TokenId,
  type VersionId,
} from '@cloudservice/contract'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { newId } from '../src/lib/ids.ts'
import type { TestApp, TestUser } from './app.ts'

/** Ids that a request names. */
export interface Named {
  fileId: NodeId
  versionId: VersionId
  folderId: NodeId
  /** A file in the trash. */
  trashedId: NodeId
  tokenId: TokenId
  sessionId: SessionId
}

/** A request to an endpoint: JSON as `body`, or else anything as `payload`. */
export interface Sample {
  params?: object
  query?: object
  body?: unknown
  payload?: string | undefined
  headers?: Record<string, string> | undefined
}

/** One file as multipart/form-data. */
export function multipart(
  name: string,
  content: string,
): Required<Pick<Sample, 'payload' | 'headers'>> {
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=border' },
    payload:
      `--border\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
      `content-type: application/octet-stream\r\n\r\n${content}\r\n--border--\r\n`,
  }
}

const inFile = ({ fileId }: Named) => ({ params: { id: fileId } })
const inFolder = ({ folderId }: Named) => ({ params: { id: folderId } })
const inTrash = ({ trashedId }: Named) => ({ params: { id: trashedId } })
const inVersion = ({ fileId, versionId }: Named) => ({ params: { id: fileId, versionId } })
const account = { email: 'someone@example.org', name: 'Someone', password: 'long enough' }

/** A request that fits the schema of each endpoint; an endpoint without one does not compile. */
export const samples: Record<EndpointKey, (named: Named) => Sample> = {
  'GET /meta': () => ({}),
  'POST /setup': () => ({ body: { token: 'no such token', ...account } }),
  'POST /auth/register': () => ({ body: account }),
  'POST /auth/login': () => ({ body: { email: account.email, password: account.password } }),
  'POST /auth/token': () => ({ body: { email: account.email, password: account.password } }),
  'POST /auth/token/refresh': () => ({ body: { refreshToken: 'no such token' } }),
  'POST /auth/password-reset': () => ({ body: { email: account.email } }),
  'POST /auth/password-reset/confirm': () => ({ body: { token: 'none', password: 'long enough' } }),
  'POST /auth/logout': () => ({}),
  'POST /auth/reauthenticate': () => ({ body: { password: account.password } }),
  'GET /me': () => ({}),
  'PATCH /me': () => ({ body: { name: 'Ada', language: 'en', timeZone: 'UTC', theme: 'dark' } }),
  'POST /me/password': () => ({
    body: { currentPassword: account.password, newPassword: 'longer than enough' },
  }),
  'GET /me/sessions': () => ({}),
  'DELETE /me/sessions/{id}': ({ sessionId }) => ({ params: { id: sessionId } }),
  'DELETE /me/sessions': () => ({}),
  'GET /me/tokens': () => ({}),
  'POST /me/tokens': () => ({ body: { name: 'script', scopes: ['files:read'] } }),
  'DELETE /me/tokens/{tokenId}': ({ tokenId }) => ({ params: { tokenId } }),
  'POST /folders': ({ folderId }) => ({ body: { parentId: folderId, name: 'New' } }),
  'GET /folders/{id}': inFolder,
  'PATCH /folders/{id}': (named) => ({ ...inFolder(named), body: { name: 'Renamed' } }),
  'DELETE /folders/{id}': inFolder,
  'POST /folders/{id}/copy': (named) => ({ ...inFolder(named), body: { parentId: 'root' } }),
  'GET /folders/{id}/children': inFolder,
  'GET /folders/{id}/breadcrumbs': inFolder,
  'GET /folders/{id}/archive': inFolder,
  'POST /folders/{id}/files': (named) => ({ ...inFolder(named), ...multipart('new.txt', 'new') }),
  'POST /files': ({ folderId }) => ({
    query: { parentId: folderId, name: 'new.txt' },
    payload: 'new',
    headers: { 'content-type': 'application/octet-stream' },
  }),
  'POST /files:batch': ({ fileId }) => ({ body: { action: 'star', ids: [fileId] } }),
  'GET /files/{id}': inFile,
  'PATCH /files/{id}': (named) => ({ ...inFile(named), body: { name: 'renamed.txt' } }),
  'DELETE /files/{id}': inFile,
  'POST /files/{id}/copy': (named) => ({ ...inFile(named), body: { parentId: 'root' } }),
  'GET /files/{id}/content': inFile,
  'PUT /files/{id}/content': (named) => ({
    ...inFile(named),
    payload: 'replaced',
    headers: { 'content-type': 'application/octet-stream', 'if-match': '*' },
  }),
  'GET /files/{id}/versions': inFile,
  'GET /files/{id}/versions/{versionId}/content': inVersion,
  'POST /files/{id}/versions/{versionId}/restore': inVersion,
  'GET /archive': ({ fileId }) => ({ query: { ids: fileId } }),
  'GET /search': ({ folderId }) => ({ query: { 'filter[in]': folderId } }),
  'GET /recent': () => ({}),
  'GET /starred': () => ({}),
  'GET /duplicates': () => ({}),
  'GET /changes': () => ({}),
  'GET /activity': ({ fileId }) => ({ query: { 'filter[nodeId]': fileId } }),
  'GET /audit': () => ({}),
  'GET /audit/export': () => ({}),
  'GET /me/audit': () => ({}),
  'GET /trash': () => ({}),
  'POST /trash/{id}/restore': inTrash,
  'DELETE /trash/{id}': inTrash,
  'DELETE /trash': () => ({}),
}

/** All endpoints of the contract. */
export const endpointKeys = Object.keys(endpoints) as EndpointKey[]

/** Endpoints that change something. */
export const unsafeKeys = endpointKeys.filter((key) => !key.startsWith('GET '))

/** Sends a request without a socket; `headers` carry the credentials. */
export function send(
  app: TestApp,
  key: EndpointKey,
  sample: Sample,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const { body, payload } = sample
  const json = body === undefined ? undefined : JSON.stringify(body)
  return app.server.inject({
    method: key.slice(0, key.indexOf(' ')) as NonNullable<InjectOptions['method']>,
    url: endpointUrl(key, sample),
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...sample.headers,
      ...headers,
    },
    ...(json === undefined && payload === undefined ? {} : { payload: json ?? payload ?? '' }),
  })
}

/** The header that carries a user's token. */
export function bearer({ token }: Pick<TestUser, 'token'>): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** The header that carries the cookie of a new session of a user. */
export async function startSession(app: TestApp, user: TestUser): Promise<Record<string, string>> {
  const origin = { ip: null, userAgent: null }
  const { secret } = await app.services.sessions.start(user.me.id, { origin })
  return { cookie: `cs_session=${secret}` }
}

/** A folder, a file in it with its version, a file in the trash, a token and a session, all of one user. */
export async function buildNamed({ api, me, password }: TestUser): Promise<Named> {
  const folder = await api('POST /folders', { body: { parentId: 'root', name: newId() } })
  const query = { parentId: folder.id }
  const file = await api('POST /files', { query: { ...query, name: 'file.txt' }, body: 'content' })
  const trashed = await api('POST /files', { query: { ...query, name: 'old.txt' }, body: 'old' })
  await api('DELETE /files/{id}', { params: { id: trashed.id } })
  const [version] = (await api('GET /files/{id}/versions', { params: { id: file.id } })).data
  assert.ok(version)
  const token = await api('POST /me/tokens', { body: { name: 'spare' } })
  await api('POST /auth/login', { body: { email: me.email, password } })
  const [session] = (await api('GET /me/sessions')).data
  assert.ok(session)
  return {
    fileId: file.id,
    versionId: version.id,
    folderId: folder.id,
    trashedId: trashed.id,
    tokenId: token.id,
    sessionId: session.id,
  }
}

/** The code of the problem that a call ends with; `done` when it succeeds. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof ProblemError) return error.code
      throw error
    },
  )
}

/**
 * Asks again until the answer is there.
 * @throws Error when it is not there after ten seconds
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + 10_000
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`${what} did not happen within ten seconds`)
}
