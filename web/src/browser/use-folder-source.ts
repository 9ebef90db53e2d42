import type { FolderRef, Node, Page } from '@cloudservice/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import {
  emptyList,
  markStale,
  pageSize,
  pagesToLoad,
  type SparseList,
  withPage,
} from '../api/sparse-list.ts'
import { type NodeSource, sourceState } from './node-source.ts'
import { createPageLoads } from './page-loads.ts'
import type { ListQuery } from './view-state.ts'

/**
 * A folder as a window: only pages in sight are loaded, loads of pages scrolled past are given up.
 * @param view must keep its identity while it means the same
 */
export function useFolderSource(folderId: FolderRef, view: ListQuery): NodeSource {
  const client = useQueryClient()
  const key = useMemo(() => keys.children(folderId, view), [folderId, view])
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const page = await fetchPage({ folderId, view, page: 0, signal })
      const known = client.getQueryData<SparseList<Node>>(key) ?? emptyList<Node>()
      return withPage(markStale(known), 0, page.data, page.page.total ?? page.data.length)
    },
    structuralSharing: false,
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[2] === folderId ? previous : undefined,
  })
  const list = query.data ?? nothing
  const isCurrent = query.isSuccess && !query.isPlaceholderData
  const loads = useMemo(
    () =>
      createPageLoads(async (page, signal) => {
        const answer = await fetchPage({ folderId, view, page, signal })
        client.setQueryData<SparseList<Node>>(key, (known) =>
          withPage(known ?? nothing, page, answer.data, answer.page.total ?? 0),
        )
      }),
    [client, key, folderId, view],
  )
  useEffect(() => () => loads.stop(), [loads])

  const range = useRef<readonly [number, number]>([0, 0])
  const loadInSight = useCallback(() => {
    if (isCurrent) loads.want(pagesToLoad(list, ...range.current))
  }, [isCurrent, list, loads])

  // After every change of the list its pages in sight may be missing or stale.
  useEffect(loadInSight, [loadInSight])

  return useMemo(
    () => ({
      total: list.total,
      isComplete: true,
      items: list.items,
      state: sourceState(query),
      error: query.error,
      retry: () => void query.refetch(),
      show(start, end) {
        range.current = [start, end]
        loadInSight()
      },
      async loadRange(start, end) {
        await loads.loadAll(pagesToLoad(list, start, end))
        const now = client.getQueryData<SparseList<Node>>(key) ?? nothing
        return now.items.slice(start, end).filter((node) => node !== undefined)
      },
      async loadAll() {
        await loads.loadAll(pagesToLoad(list, 0, list.total))
        const now = client.getQueryData<SparseList<Node>>(key) ?? nothing
        return now.items.filter((node) => node !== undefined)
      },
    }),
    [list, query, client, key, loadInSight, loads],
  )
}

const nothing = emptyList<Node>()

interface PageRequest {
  folderId: FolderRef
  view: ListQuery
  page: number
  signal: AbortSignal
}

function fetchPage({ folderId, view, page, signal }: PageRequest): Promise<Page<Node>> {
  return api('GET /folders/{id}/children', {
    params: { id: folderId },
    query: { ...view, offset: page * pageSize, limit: pageSize, count: 'exact' },
    signal,
  })
}
