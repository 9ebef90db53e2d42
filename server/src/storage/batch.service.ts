import type { BatchInput, BatchResult, Node, NodeId } from '@cloudservice/contract'
import { problemBody } from '../api/problem.ts'
import type { Copies } from '../core/copies.service.ts'
import type { Nodes } from '../core/nodes.service.ts'
import type { UserActor } from '../lib/actor.ts'
import { isProblem, problem } from '../lib/errors.ts'
import type { Trash } from './trash.service.ts'

export type Batch = ReturnType<typeof createBatch>

/** One action on many nodes. Each is done or refused by itself, like a request of its own. */
export function createBatch({
  nodes,
  copies,
  trash,
}: {
  nodes: Nodes
  copies: Copies
  trash: Trash
}) {
  async function apply(
    actor: UserActor,
    id: NodeId,
    { action, parentId }: BatchInput,
  ): Promise<Node | undefined> {
    switch (action) {
      case 'trash':
        return void (await trash.put(actor, id))
      case 'restore':
        return trash.restore(actor, id, parentId)
      case 'delete':
        return void (await trash.delete(actor, id))
      case 'star':
      case 'unstar':
        return (await nodes.update(actor, id, { isStarred: action === 'star' })).node
      case 'move':
        return (await nodes.update(actor, id, { parentId: requireParent(parentId) })).node
      case 'copy':
        return copies.copy(actor, id, { parentId: requireParent(parentId) })
      default:
        return action satisfies never
    }
  }

  async function attempt(
    actor: UserActor,
    id: NodeId,
    input: BatchInput,
    requestId: string,
  ): Promise<BatchResult['data'][number]> {
    try {
      const node = await apply(actor, id, input)
      return node ? { id, status: 200, node } : { id, status: 204 }
    } catch (error) {
      if (!isProblem(error)) throw error
      return { id, status: error.status, problem: problemBody(error, requestId) }
    }
  }

  return {
    /** @throws Problem `validation-failed` when `move` or `copy` comes without `parentId` */
    async run(actor: UserActor, input: BatchInput, requestId: string): Promise<BatchResult> {
      if (input.action === 'move' || input.action === 'copy') requireParent(input.parentId)
      const data: BatchResult['data'] = []
      for (const id of input.ids) data.push(await attempt(actor, id, input, requestId))
      return { data }
    },
  }
}

function requireParent(parentId: BatchInput['parentId']) {
  if (parentId === undefined)
    throw problem('validation-failed', { detail: 'This action needs parentId.' })
  return parentId
}
