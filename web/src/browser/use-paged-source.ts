import type { Node, Page } from '@cloudservice/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type NodeSource, sourceState } from './node-source.ts'

type Pages<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>

/** A list that comes in pages one after another, such as search results, as a source. */
export function usePagedSource(query: Pages<Node>): NodeSource {
  return useMappedSource(query, itself)
}

/**
 * The same for pages of something that stands for a node, such as an item of the trash.
 * @param toNode must keep its identity
 */
export function useMappedSource<T>(query: Pages<T>, toNode: (entry: T) => Node): NodeSource {
  const { data, error, isPending, isError, hasNextPage, isFetchingNextPage } = query
  const { fetchNextPage, refetch } = query
  const items = useMemo(() => nodesOf(data, toNode), [data, toNode])

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
        let loaded = data
        while (loaded?.pages.at(-1)?.page.next) {
          const answer = await fetchNextPage()
          if (answer.isError) throw answer.error
          loaded = answer.data
        }
        return nodesOf(loaded, toNode)
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
      toNode,
    ],
  )
}

function itself(node: Node): Node {
  return node
}

function nodesOf<T>(data: InfiniteData<Page<T>> | undefined, toNode: (entry: T) => Node): Node[] {
  return data?.pages.flatMap((page) => page.data.map(toNode)) ?? []
}
