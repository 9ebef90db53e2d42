import type { Page } from '@cloudservice/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Cursors, CursorValues } from './cursors.ts'

/** One page by key: where it begins and how its successor is named. */
export interface PageRequest {
  limit: number
  /** Values of the last item of the page before; undefined on the first page. */
  after: CursorValues | undefined
}

/** Reads `limit` and `cursor` of a list; the cursor must come from the same list and query. */
export function readPage(cursors: Cursors, request: FastifyRequest): PageRequest {
  const { limit, cursor } = request.query as { limit?: number; cursor?: string }
  return {
    limit: limit ?? 25,
    after: cursor === undefined ? undefined : cursors.decode(listKey(request), cursor),
  }
}

/**
 * Wraps items into the envelope of a list and sets `Link: rel="next"` (RFC 8288).
 * @param items one more than `limit` when there is a next page
 * @param keyOf the sort key and id of an item
 */
export function writePage<T>(
  cursors: Cursors,
  request: FastifyRequest,
  reply: FastifyReply,
  {
    items,
    limit,
    total = null,
    keyOf,
  }: { items: T[]; limit: number; total?: number | null; keyOf: (item: T) => CursorValues },
): Page<T> {
  const data = items.slice(0, limit)
  const last = data.at(-1)
  const next =
    items.length > limit && last !== undefined
      ? cursors.encode(listKey(request), keyOf(last))
      : null
  if (next) {
    const url = new URL(request.url, 'http://localhost')
    url.searchParams.set('cursor', next)
    reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  return { data, page: { limit, total, next } }
}

/** Everything that decides which items a list has and in which order, the caller included. */
function listKey(request: FastifyRequest): string {
  const url = new URL(request.url, 'http://localhost')
  for (const name of ['cursor', 'limit', 'count']) url.searchParams.delete(name)
  url.searchParams.sort()
  return `${request.actor?.id ?? ''} ${url.pathname}?${url.searchParams}`
}
