import type { BatchAction, FolderRef, Node, NodeId } from '@cloudservice/contract'
import type { QueryClient } from '@tanstack/react-query'
import { type BatchOutcome, runBatch } from '../api/batch.ts'
import { api } from '../api/client.ts'
import { changeCachedNodes, type Rollback } from '../api/node-cache.ts'
import { refreshNodes } from '../api/refresh.ts'
import { type MessageKey, t } from '../text/text.ts'
import { showToast } from '../ui/toast-store.ts'
import { offerUndo } from '../ui/undo.ts'

/** A folder that things are moved or copied to. */
export interface TargetFolder {
  readonly id: FolderRef
  readonly name: string
}

/** What a person can do to files and folders; every change is shown at once and can be undone. */
export type NodeActions = ReturnType<typeof createNodeActions>

/** The actions on the lists that `client` caches. */
export function createNodeActions(client: QueryClient) {
  /** Runs a batch behind a change that is shown already, and tells what was not done. */
  async function run(
    action: BatchAction,
    nodes: readonly Node[],
    options: { parentId?: FolderRef; rollback?: Rollback } = {},
  ): Promise<BatchOutcome | undefined> {
    try {
      const ids = nodes.map((node) => node.id)
      const outcome = await runBatch(action, ids, options.parentId)
      tellFailures(outcome, nodes)
      return outcome
    } catch (error) {
      options.rollback?.()
      tellError(error)
      return undefined
    } finally {
      await refreshNodes(client)
    }
  }

  async function runQuietly(action: BatchAction, ids: readonly NodeId[], parentId?: FolderRef) {
    try {
      await runBatch(action, ids, parentId)
    } catch (error) {
      tellError(error)
    } finally {
      await refreshNodes(client)
    }
  }

  function hide(nodes: readonly Node[]): Promise<Rollback> {
    return changeCachedNodes(client, idsOf(nodes), () => undefined)
  }

  async function trash(nodes: readonly Node[]): Promise<void> {
    const rollback = await hide(nodes)
    const outcome = await run('trash', nodes, { rollback })
    if (!outcome || outcome.done.length === 0) return
    offerUndo(
      doneText('trash.done', nodes, outcome),
      () => void runQuietly('restore', outcome.done),
    )
  }

  async function move(nodes: readonly Node[], target: TargetFolder): Promise<void> {
    const moving = nodes.filter((node) => node.id !== target.id && node.parentId !== target.id)
    if (moving.length === 0) return
    const rollback = await hide(moving)
    const outcome = await run('move', moving, { parentId: target.id, rollback })
    if (!outcome || outcome.done.length === 0) return
    const message = doneText('move.done', moving, outcome, target.name)
    offerUndo(message, () => void moveBack(moving, new Set(outcome.done)))
  }

  async function moveBack(nodes: readonly Node[], moved: ReadonlySet<NodeId>): Promise<void> {
    const byParent = Map.groupBy(
      nodes.filter((node) => moved.has(node.id)),
      (node) => node.parentId ?? 'root',
    )
    for (const [parentId, group] of byParent) {
      await runQuietly(
        'move',
        group.map((node) => node.id),
        parentId,
      )
    }
  }

  async function copy(nodes: readonly Node[], target: TargetFolder): Promise<void> {
    const outcome = await run('copy', nodes, { parentId: target.id })
    if (!outcome || outcome.done.length === 0) return
    const copies = outcome.nodes.map((node) => node.id)
    const message = doneText('copy.done', nodes, outcome, target.name)
    offerUndo(message, () => void runQuietly('trash', copies))
  }

  async function setStarred(nodes: readonly Node[], isStarred: boolean): Promise<void> {
    const rollback = await changeCachedNodes(client, idsOf(nodes), (node) => ({
      ...node,
      isStarred,
    }))
    const outcome = await run(isStarred ? 'star' : 'unstar', nodes, { rollback })
    if (!outcome || outcome.done.length === 0) return
    const message = doneText(isStarred ? 'star.done' : 'unstar.done', nodes, outcome)
    offerUndo(message, () => void runQuietly(isStarred ? 'unstar' : 'star', outcome.done))
  }

  /** @throws ProblemError when the server refuses the name; the list is as before then */
  async function rename(node: Node, name: string): Promise<void> {
    const rollback = await changeCachedNodes(client, idsOf([node]), (shown) => ({ ...shown, name }))
    try {
      await patchName(node, name)
    } catch (error) {
      rollback()
      throw error
    }
    offerUndo(t('rename.done', { name }), () => void nameBack(node))
    void refreshNodes(client)
  }

  async function nameBack(node: Node): Promise<void> {
    try {
      await patchName(node, node.name)
    } catch (error) {
      tellError(error)
    }
    await refreshNodes(client)
  }

  /** @throws ProblemError when the server refuses the name */
  async function createFolder(parentId: FolderRef, name: string): Promise<NodeId> {
    const folder = await api('POST /folders', { body: { parentId, name } })
    void refreshNodes(client)
    offerUndo(t('newFolder.done', { name: folder.name }), () => {
      void runQuietly('trash', [folder.id])
    })
    return folder.id
  }

  /** Deletes files and folders of a list so that nothing is left of them, the trash included. */
  async function deleteForever(nodes: readonly Node[]): Promise<void> {
    const rollback = await hide(nodes)
    const trashed = await run('trash', nodes, { rollback })
    if (!trashed || trashed.done.length === 0) return
    const done = new Set(trashed.done)
    const inTrash = nodes.filter((node) => done.has(node.id))
    const outcome = await run('delete', inTrash)
    if (outcome && outcome.done.length > 0) showToast(doneText('delete.done', inTrash, outcome))
  }

  return { trash, move, copy, setStarred, rename, createFolder, deleteForever }
}

function patchName(node: Node, name: string): Promise<Node> {
  const call = { params: { id: node.id }, body: { name } }
  return node.kind === 'file' ? api('PATCH /files/{id}', call) : api('PATCH /folders/{id}', call)
}

/** Tells a failure that belongs to nothing on the screen. */
export function tellError(error: unknown): void {
  showToast(error instanceof Error ? error.message : t('error.network'), { tone: 'error' })
}

/** Tells which nodes were left as they are, and why. */
export function tellFailures(outcome: BatchOutcome, nodes: readonly Node[]): void {
  const first = outcome.failed[0]
  if (!first) return
  const name = nodes.find((node) => node.id === first.id)?.name ?? ''
  const values = { count: outcome.failed.length, name, reason: first.reason }
  showToast(t('batch.failed', values), { tone: 'error' })
}

/** Messages that tell what a batch did. */
type BatchMessage = Extract<
  MessageKey,
  `${'trash' | 'restore' | 'move' | 'copy' | 'star' | 'unstar' | 'delete'}.done`
>

/** What was done, with the name of a single node and the number of several. */
export function doneText(
  key: BatchMessage,
  nodes: readonly Node[],
  outcome: Pick<BatchOutcome, 'done'>,
  folder = '',
): string {
  const done = new Set(outcome.done)
  const name = nodes.find((node) => done.has(node.id))?.name ?? ''
  return t(key, { count: outcome.done.length, name, folder })
}

function idsOf(nodes: readonly Node[]): ReadonlySet<NodeId> {
  return new Set(nodes.map((node) => node.id))
}
