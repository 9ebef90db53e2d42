import type { Node, NodeId, Page } from '@cloudservice/contract'
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { keys } from './queries.ts'
import { mapEntries, type SparseList } from './sparse-list.ts'

type CachedNodes = SparseList<Node> | InfiniteData<Page<Node>>

/** Puts the lists back as they were. */
export type Rollback = () => void

/**
 * Changes nodes in every list that shows them, ahead of the server.
 * @param change the node as it will be; `undefined` takes it out
 * @returns puts everything back, for when the server refuses
 */
export async function changeCachedNodes(
  client: QueryClient,
  ids: ReadonlySet<NodeId>,
  change: (node: Node) => Node | undefined,
): Promise<Rollback> {
  await client.cancelQueries({ queryKey: keys.nodes })
  const before = client.getQueriesData<CachedNodes>({ queryKey: keys.nodes })
  const changeListed = (node: Node) => (ids.has(node.id) ? change(node) : node)
  client.setQueriesData<CachedNodes>({ queryKey: keys.nodes }, (list) => {
    if (!list) return list
    return 'pages' in list ? mapPages(list, changeListed) : mapEntries(list, changeListed)
  })
  return () => {
    for (const [key, list] of before) client.setQueryData(key, list)
  }
}

function mapPages(
  list: InfiniteData<Page<Node>>,
  change: (node: Node) => Node | undefined,
): InfiniteData<Page<Node>> {
  const pages = list.pages.map((page) => ({
    ...page,
    data: page.data.map(change).filter((node) => node !== undefined),
  }))
  return { ...list, pages }
}
