import type { PageInfo } from '@cloudservice/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { type AuditSearch, filterOf } from './audit-search.ts'

const limit = 50
const firstPage: string | undefined = undefined

function pageAt(cursor: string | undefined) {
  return { limit, ...(cursor ? { cursor } : {}) }
}

function nextPage(last: { page: PageInfo }): string | undefined {
  return last.page.next ?? undefined
}

/** Entries of the audit log that fit the filters, newest first. */
export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: keys.audit(search),
    queryFn: ({ signal, pageParam }) =>
      api('GET /audit', { query: { ...filterOf(search), ...pageAt(pageParam) }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  })
}

/** Security events of the reader's own account, newest first. */
export const ownAuditQuery = infiniteQueryOptions({
  queryKey: keys.ownAudit,
  queryFn: ({ signal, pageParam }) => api('GET /me/audit', { query: pageAt(pageParam), signal }),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})
