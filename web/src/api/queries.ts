import type { FolderRef, NodeId, PageInfo, SearchQuery } from '@cloudservice/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** The keys of everything that is cached, most general part first. */
export const keys = {
  meta: ['meta'],
  me: ['me'],
  tokens: ['tokens'],
  sessions: ['sessions'],
  nodes: ['nodes'],
  node: (id: NodeId) => ['node', id],
  folder: (id: FolderRef) => ['folder', id],
  breadcrumbs: (id: FolderRef) => ['breadcrumbs', id],
  subfolders: (id: FolderRef) => ['subfolders', id],
  children: (id: FolderRef, view: object) => ['nodes', 'children', id, view],
  recent: ['nodes', 'recent'],
  starred: ['nodes', 'starred'],
  search: (query: SearchQuery) => ['nodes', 'search', query],
  trash: ['trash'],
  duplicates: ['duplicates'],
  versions: (id: NodeId) => ['versions', id],
  activity: (id: NodeId) => ['activity', id],
  audit: (search: object) => ['audit', search],
  ownAudit: ['own-audit'],
} as const

const pageLimit = 100
const firstPage: string | undefined = undefined

function pageAt(cursor: string | undefined) {
  return { limit: pageLimit, ...(cursor ? { cursor } : {}) }
}

function nextPage(last: { page: PageInfo }): string | undefined {
  return last.page.next ?? undefined
}

/** What the server is and whether it needs its first account. */
export const metaQuery = queryOptions({
  queryKey: keys.meta,
  queryFn: ({ signal }) => api('GET /meta', { signal }),
  staleTime: 60_000,
})

/** The signed-in person. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => api('GET /me', { signal }),
  staleTime: 30_000,
})

/** A folder; its etag changes with anything below it. */
export function folderQuery(id: FolderRef) {
  return queryOptions({
    queryKey: keys.folder(id),
    queryFn: ({ signal }) => api('GET /folders/{id}', { params: { id }, signal }),
  })
}

/** A file by its id. */
export function fileQuery(id: NodeId) {
  return queryOptions({
    queryKey: keys.node(id),
    queryFn: ({ signal }) => api('GET /files/{id}', { params: { id }, signal }),
  })
}

/** The way from the root folder to a folder. */
export function breadcrumbsQuery(id: FolderRef) {
  return queryOptions({
    queryKey: keys.breadcrumbs(id),
    queryFn: async ({ signal }) =>
      (await api('GET /folders/{id}/breadcrumbs', { params: { id }, signal })).data,
    staleTime: 60_000,
  })
}

/** Folders directly in a folder, for choosing one; the first 200 by name. */
export function subfoldersQuery(id: FolderRef) {
  return queryOptions({
    queryKey: keys.subfolders(id),
    queryFn: async ({ signal }) => {
      const query = { 'filter[kind]': 'folder', limit: 200 } as const
      return (await api('GET /folders/{id}/children', { params: { id }, query, signal })).data
    },
  })
}

/** Files changed lately, newest first. */
export const recentQuery = infiniteQueryOptions({
  queryKey: keys.recent,
  queryFn: ({ signal, pageParam }) => api('GET /recent', { query: pageAt(pageParam), signal }),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

/** Starred files and folders. */
export const starredQuery = infiniteQueryOptions({
  queryKey: keys.starred,
  queryFn: ({ signal, pageParam }) => api('GET /starred', { query: pageAt(pageParam), signal }),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

/** Files and folders that fit words and filters. */
export function searchQuery(query: SearchQuery) {
  return infiniteQueryOptions({
    queryKey: keys.search(query),
    queryFn: ({ signal, pageParam }) =>
      api('GET /search', { query: { ...query, count: 'exact', ...pageAt(pageParam) }, signal }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  })
}

/** What is in the trash, last deleted first. */
export const trashQuery = infiniteQueryOptions({
  queryKey: keys.trash,
  queryFn: ({ signal, pageParam }) => api('GET /trash', { query: pageAt(pageParam), signal }),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

/** Files with the same bytes, most wasted space first. */
export const duplicatesQuery = infiniteQueryOptions({
  queryKey: keys.duplicates,
  queryFn: ({ signal, pageParam }) =>
    api('GET /duplicates', { query: { ...pageAt(pageParam), limit: 25 }, signal }),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

/** Where the person is signed in, the newest 200. */
export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: async ({ signal }) =>
    (await api('GET /me/sessions', { query: { limit: 200 }, signal })).data,
})

/** Personal access tokens, all that a person is likely to have. */
export const tokensQuery = queryOptions({
  queryKey: keys.tokens,
  queryFn: async ({ signal }) =>
    (await api('GET /me/tokens', { query: { limit: 200 }, signal })).data,
})
