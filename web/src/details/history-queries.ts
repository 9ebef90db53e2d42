import type { NodeId } from '@cloudservice/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'

const limit = 50
const firstPage: string | undefined = undefined

/** The versions of a file, newest first. */
export function versionsQuery(id: NodeId) {
  return infiniteQueryOptions({
    queryKey: keys.versions(id),
    queryFn: ({ signal, pageParam }) => {
      const query = { limit, ...(pageParam ? { cursor: pageParam } : {}) }
      return api('GET /files/{id}/versions', { params: { id }, query, signal })
    },
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.page.next ?? undefined,
  })
}

/** What happened to a file or folder, newest first. */
export function activityQuery(id: NodeId) {
  return infiniteQueryOptions({
    queryKey: keys.activity(id),
    queryFn: ({ signal, pageParam }) => {
      const query = { limit, 'filter[nodeId]': id, ...(pageParam ? { cursor: pageParam } : {}) }
      return api('GET /activity', { query, signal })
    },
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.page.next ?? undefined,
  })
}
