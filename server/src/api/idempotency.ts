import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'

/** Hooks that give a POST with Idempotency-Key one effect and one answer for 24 hours. */
export interface Idempotency {
  hooks: {
    preHandler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
    onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown>
    onResponse: (request: FastifyRequest) => Promise<void>
  }
}

const KEY = /^[\x21-\x7e]{1,255}$/
const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const
const claimed = new WeakMap<FastifyRequest, { key: string; answered: boolean }>()

/**
 * Follows draft-ietf-httpapi-idempotency-key-header: the same key with the same request replays the
 * first answer, with another request it is refused, while the first one runs it is a conflict.
 * An answer of 5xx is not kept, so that the caller can try again.
 */
export function createIdempotency(db: Db): Idempotency {
  return {
    hooks: {
      async preHandler(request, reply) {
        const key = request.headers['idempotency-key']
        const { actor } = request
        if (key === undefined || actor?.kind !== 'user') return
        if (typeof key !== 'string' || !KEY.test(key)) {
          throw problem('bad-request', { detail: 'Idempotency-Key takes 1 to 255 visible ASCII characters.' })
        }
        const fingerprint = fingerprintOf(request)
        if (await claim(db, actor.id, key, fingerprint)) {
          claimed.set(request, { key, answered: false })
          return
        }
        const row = await db.write
          .selectFrom('idempotency_keys')
          .select(['fingerprint', 'body_hash', 'status', 'headers', 'body'])
          .where('user_id', '=', actor.id)
          .where('key', '=', key)
          .executeTakeFirst()
        if (row && !row.fingerprint.equals(fingerprint)) throw problem('idempotency-key-reused')
        if (!row || row.status === null) throw problem('in-progress')
        if (row.body_hash && !(await hashBody(request)).equals(row.body_hash)) {
          throw problem('idempotency-key-reused')
        }
        reply.header('idempotency-replayed', 'true')
        for (const [name, value] of Object.entries(row.headers ?? {})) reply.header(name, String(value))
        return reply.code(row.status).serializer(String).send(row.body ?? '')
      },
      async onSend(request, reply, payload) {
        const claim = claimed.get(request)
        const { actor } = request
        if (!claim || actor?.kind !== 'user' || reply.statusCode >= 500) return payload
        const headers = Object.fromEntries(
          KEPT_HEADERS.flatMap((name) => {
            const value = reply.getHeader(name)
            return value === undefined ? [] : [[name, String(value)]]
          }),
        )
        await db.write
          .updateTable('idempotency_keys')
          .set({
            status: reply.statusCode,
            headers,
            body: typeof payload === 'string' ? payload : null,
            body_hash: uploadedHash(request, payload),
          })
          .where('user_id', '=', actor.id)
          .where('key', '=', claim.key)
          .execute()
        claim.answered = true
        return payload
      },
      async onResponse(request) {
        const claim = claimed.get(request)
        const { actor } = request
        if (!claim || claim.answered || actor?.kind !== 'user') return
        await db.write
          .deleteFrom('idempotency_keys')
          .where('user_id', '=', actor.id)
          .where('key', '=', claim.key)
          .execute()
      },
    },
  }
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

function fingerprintOf(request: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest()
}

/** The hash of an upload's body: its answer is the File, which names it. */
function uploadedHash(request: FastifyRequest, payload: unknown): Buffer | null {
  if (request.routeOptions.config.endpoint?.body !== 'bytes' || typeof payload !== 'string') return null
  const match = /"sha256":"([0-9a-f]{64})"/.exec(payload)
  return match?.[1] ? Buffer.from(match[1], 'hex') : null
}

async function hashBody(request: FastifyRequest): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of request.raw) hash.update(chunk)
  return hash.digest()
}
