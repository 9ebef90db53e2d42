import { createHash } from 'node:crypto'
import type { UserId } from '@cloudservice/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../infra/db.ts'
import type { IdempotencyKeysTable } from '../infra/tables.ts'
import { problem } from '../lib/errors.ts'

/** Hooks that give a POST with Idempotency-Key one effect and one answer for 24 hours. */
export interface Idempotency {
  hooks: {
    preHandler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
    onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown>
  }
}

const KEY = /^[\x21-\x7e]{1,255}$/
const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const

/** The key that a running request holds. */
interface Claimed {
  userId: UserId
  key: string
}

/** What the first request with a key was answered; without a status it is still running. */
type Answer = Pick<
  Selectable<IdempotencyKeysTable>,
  'fingerprint' | 'body_hash' | 'status' | 'headers' | 'body'
>

const claimed = new WeakMap<FastifyRequest, Claimed>()

/**
 * Follows draft-ietf-httpapi-idempotency-key-header: the same key with the same request replays the
 * first answer, with another request it is refused, while the first one runs it is a conflict.
 * An answer of 5xx is not kept, nor one to a request that broke off, so that the caller can try again.
 */
export function createIdempotency(db: Db): Idempotency {
  return {
    hooks: {
      async preHandler(request, reply) {
        const key = readKey(request)
        const { actor } = request
        if (key === undefined || !actor) return
        const fingerprint = fingerprintOf(request)
        if (await claim(db, actor.id, key, fingerprint)) {
          claimed.set(request, { userId: actor.id, key })
          return
        }
        const answer = await findAnswer(db, actor.id, key)
        await requireSameRequest(request, fingerprint, answer)
        return replay(reply, answer)
      },

      async onSend(request, reply, payload) {
        const key = claimed.get(request)
        if (!key) return payload
        if (!isFinal(request, reply)) {
          await forget(db, key)
          return payload
        }
        await keepAnswer(db, key, {
          status: reply.statusCode,
          headers: keptHeaders(reply),
          body: typeof payload === 'string' ? payload : null,
          body_hash: uploadedHash(request, payload),
        })
        return payload
      },
    },
  }
}

function readKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined || (typeof key === 'string' && KEY.test(key))) return key
  throw problem('bad-request', {
    detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
  })
}

/**
 * Takes the key for this request; false when another request has it. Keys end after 24 hours; one
 * without an answer after 10 minutes, since its process may have died.
 */
async function claim(db: Db, userId: string, key: string, fingerprint: Buffer): Promise<boolean> {
  const { rows } = await sql<{ key: string }>`
    insert into idempotency_keys as k (user_id, key, fingerprint) values (${userId}, ${key}, ${fingerprint})
    on conflict (user_id, key) do update
      set fingerprint = excluded.fingerprint, body_hash = null, status = null, headers = null, body = null,
        created_at = now()
      where k.created_at < now() - interval '24 hours'
        or (k.status is null and k.created_at < now() - interval '10 minutes')
    returning key`.execute(db.write)
  return rows.length > 0
}

async function findAnswer(db: Db, userId: UserId, key: string): Promise<Answer> {
  const answer = await db.write
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'body_hash', 'status', 'headers', 'body'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!answer) throw problem('in-progress')
  return answer
}

/** @throws Problem `idempotency-key-reused`, `in-progress` */
async function requireSameRequest(
  request: FastifyRequest,
  fingerprint: Buffer,
  answer: Answer,
): Promise<void> {
  if (!answer.fingerprint.equals(fingerprint)) throw problem('idempotency-key-reused')
  if (answer.status === null) throw problem('in-progress')
  if (answer.body_hash && !(await hashBody(request)).equals(answer.body_hash)) {
    throw problem('idempotency-key-reused')
  }
}

function replay(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.header('idempotency-replayed', 'true')
  for (const [name, value] of Object.entries(headers ?? {})) reply.header(name, String(value))
  return reply
    .code(status ?? 200)
    .serializer(String)
    .send(body ?? '')
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name)
    if (value !== undefined) headers[name] = String(value)
  }
  return headers
}

async function keepAnswer(
  db: Db,
  { userId, key }: Claimed,
  answer: Omit<Answer, 'fingerprint'>,
): Promise<void> {
  await db.write
    .updateTable('idempotency_keys')
    .set(answer)
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .execute()
}

async function forget(db: Db, { userId, key }: Claimed): Promise<void> {
  await db.write
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .execute()
}

function fingerprintOf(request: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest()
}

/** Whether trying again would be answered the same. */
function isFinal({ raw }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  const brokeOff = raw.destroyed && !raw.complete
  return statusCode < 400 || (statusCode < 500 && !brokeOff)
}

/** The hash of an upload's body: its answer is the File, which names it. */
function uploadedHash(request: FastifyRequest, payload: unknown): Buffer | null {
  if (request.routeOptions.config.endpoint?.body !== 'bytes' || typeof payload !== 'string')
    return null
  const match = /"sha256":"([0-9a-f]{64})"/.exec(payload)
  return match?.[1] ? Buffer.from(match[1], 'hex') : null
}

async function hashBody(request: FastifyRequest): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of request.raw) hash.update(chunk)
  return hash.digest()
}
