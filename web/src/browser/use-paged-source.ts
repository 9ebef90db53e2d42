import type { Node, Page } from '@cloudservice/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type NodeSource, sourceState } from './node-source.ts'

/** A list that comes in pages one after another, such as search results, as a source. */
export function usePagedSource(
  query: UseInfiniteQueryResult<InfiniteData<Page<Node>>>,
): NodeSource {
  const { data, error, isPending, isError, hasNextPage, isFetchingNextPage } = query
  const { fetchNextPage, refetch } = query
  const items = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])

  return useMemo(
    () => ({
      total: items.length,
      isComplete: !hasNextPage,
      items,
      state: sourceState({ isPending, isError, data }),
      error,
      retry: () => void refetch(),
      show(_start, end) {
        if (end >= items.length && hasNextPage && !isFetchingNextPage) void fetchNextPage()
      },
      loadRange: async (start, end) => items.slice(start, end),
      async loadAll() {
        let pages = data?.pages ?? []
        while (pages.at(-1)?.page.next) {
          const answer = await fetchNextPage()
          if (!answer.data || answer.isError) throw answer.error
          pages = answer.data.pages
        }
        return pages.flatMap((page) => page.data)
      },
    }),
    [
      items,
      data,
      error,
      isPending,
      isError,
      hasNextPage,
      isFetchingNextPage,
      fetchNextPage,
      refetch,
    ],
  )
}
