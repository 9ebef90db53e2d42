import type { Page } from '@cloudservice/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import type { Changes } from './changes.service.ts'
import type { Listed, Search } from './search.service.ts'

/** Lists of files and folders. */
export function mountSearch(
  mount: Mount,
  { search, changes, cursors }: { search: Search; changes: Changes; cursors: Cursors },
): void {
  function answer<T>(request: FastifyRequest, reply: FastifyReply, listed: Listed<T>): Page<T> {
    const { limit } = readPage(cursors, request)
    const page = writePage(cursors, request, reply, {
      items: listed.items,
      limit,
      total: listed.total,
      keyOf: (item) => item.key,
    })
    return { ...page, data: page.data.map(({ item }) => item) }
  }

  mount('GET /folders/{id}/children', async ({ actor, params, query, request, reply }) => {
    const { folderId, etag } = await search.childrenEtag(actor, params.id)
    reply.header('etag', `W/${etag}`)
    if (request.headers['if-none-match'] === `W/${etag}`) return reply.code(304).send()
    const { after } = readPage(cursors, request)
    return answer(request, reply, await search.children(actor, folderId, query, after))
  })

  mount('GET /search', async ({ actor, query, request, reply }) => {
    const { after } = readPage(cursors, request)
    return answer(request, reply, await search.search(actor, query, after))
  })

  mount('GET /recent', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    return answer(request, reply, await search.recent(actor, limit, after))
  })

  mount('GET /starred', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    return answer(request, reply, await search.starred(actor, limit, after))
  })

  mount('GET /duplicates', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    return answer(request, reply, await search.duplicates(actor, limit, after))
  })

  mount('GET /changes', async ({ actor, query }) => {
    const list = `changes ${actor.id}`
    const { cursor, limit = 200 } = query
    const after =
      cursor === undefined || cursor === 'now' ? cursor : readPlace(cursors.decode(list, cursor))
    const { last, ...page } = await changes.list(actor, after, limit)
    return { ...page, cursor: cursors.encode(list, [last.seq, last.id]) }
  })
}

function readPlace([seq, id]: unknown[]): { seq: number; id: number } {
  return { seq: Number(seq), id: Number(id) }
}
