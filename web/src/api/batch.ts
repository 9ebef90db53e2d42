import type { BatchAction, BatchResult, FolderRef, Node, NodeId } from '@cloudservice/contract'
import { api } from './client.ts'

/** As many ids as one request takes. */
const batchLimit = 1_000

/** What became of many nodes: those that were done, and why the others were not. */
export interface BatchOutcome {
  readonly done: readonly NodeId[]
  /** Nodes as they are now, where the server said so. */
  readonly nodes: readonly Node[]
  readonly failed: readonly { readonly id: NodeId; readonly reason: string }[]
}

/**
 * Does one thing to any number of nodes, in as many requests as that takes.
 * @throws ProblemError when a request as a whole fails
 */
export async function runBatch(
  action: BatchAction,
  ids: readonly NodeId[],
  parentId?: FolderRef,
): Promise<BatchOutcome> {
  const results: BatchResult['data'] = []
  for (let start = 0; start < ids.length; start += batchLimit) {
    const body = {
      action,
      ids: ids.slice(start, start + batchLimit),
      ...(parentId ? { parentId } : {}),
    }
    const answer = await api('POST /files:batch', { body })
    results.push(...answer.data)
  }
  return {
    done: results.filter((result) => !result.problem).map((result) => result.id),
    nodes: results.flatMap((result) => (result.node ? [result.node] : [])),
    failed: results.flatMap(({ id, problem }) =>
      problem ? [{ id, reason: problem.detail ?? problem.title }] : [],
    ),
  }
}
