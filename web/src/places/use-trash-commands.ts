import type { BatchAction, Node, NodeId, Page, TrashItem } from '@cloudservice/contract'
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { ArchiveRestore, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type BatchOutcome, runBatch } from '../api/batch.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { refreshNodes } from '../api/refresh.ts'
import type { Command } from '../browser/keymap.ts'
import { doneText, tellError, tellFailures } from '../browser/node-actions.ts'
import { indexOf, type NodeSource } from '../browser/node-source.ts'
import type { ListCursor } from '../browser/use-list-cursor.ts'
import { t } from '../text/text.ts'
import { type MenuAnchor, openMenu } from '../ui/menu-store.ts'
import { showToast } from '../ui/toast-store.ts'
import { offerUndo } from '../ui/undo.ts'
import { useLatest } from '../ui/use-latest.ts'

/** What can be done with things in the trash: bring them back, or delete them for ever. */
export function useTrashCommands(source: NodeSource, cursor: ListCursor) {
  const client = useQueryClient()
  const [toDelete, setToDelete] = useState<readonly Node[]>()

  function withTargets(run: (nodes: readonly Node[]) => unknown): void {
    const focused = source.items[cursor.focus]
    const only = cursor.count === 0 && focused ? [focused] : undefined
    const targets = only ? Promise.resolve(only) : cursor.resolve()
    targets.then((nodes) => (nodes.length > 0 ? run(nodes) : undefined)).catch(tellError)
  }

  async function change(
    action: BatchAction,
    nodes: readonly Node[],
  ): Promise<BatchOutcome | undefined> {
    stepAside(nodes)
    hide(client, nodes)
    try {
      const outcome = await runBatch(
        action,
        nodes.map((node) => node.id),
      )
      tellFailures(outcome, nodes)
      return outcome
    } catch (error) {
      tellError(error)
      return undefined
    } finally {
      await refreshNodes(client)
    }
  }

  function stepAside(nodes: readonly Node[]): void {
    const first = nodes[0]
    if (first) cursor.moveTo(Math.max(0, indexOf(source, first.id)))
    cursor.clear()
  }

  async function restore(nodes: readonly Node[]): Promise<void> {
    const outcome = await change('restore', nodes)
    if (!outcome || outcome.done.length === 0) return
    offerUndo(doneText('restore.done', nodes, outcome), () => {
      runBatch('trash', outcome.done)
        .catch(tellError)
        .then(() => refreshNodes(client), tellError)
    })
  }

  async function deleteForever(): Promise<void> {
    if (!toDelete) return
    const outcome = await change('delete', toDelete)
    if (outcome && outcome.done.length > 0) showToast(doneText('delete.done', toDelete, outcome))
  }

  async function empty(): Promise<void> {
    try {
      const { deleted } = await api('DELETE /trash')
      showToast(t('delete.done', { count: deleted, name: source.items[0]?.name ?? '' }))
    } catch (error) {
      tellError(error)
    } finally {
      await refreshNodes(client)
    }
  }

  const restoreTargets = () => withTargets(restore)
  const askDelete = () => withTargets(setToDelete)
  // A menu opens in the same moment as its entry is selected, and is used later.
  const latest = useLatest({ restoreTargets, askDelete })
  const commands: Partial<Record<Command, () => void>> = {
    trash: askDelete,
    delete: askDelete,
  }

  return {
    restore: restoreTargets,
    askDelete,
    toDelete,
    deleteForever,
    closeDelete: () => setToDelete(undefined),
    empty,
    /** Answers whether the command did anything here. */
    run(command: Command): boolean {
      const act = commands[command]
      act?.()
      return act !== undefined
    },
    openMenu(anchor: MenuAnchor) {
      openMenu({
        label: t('command.menu'),
        anchor,
        entries: [
          {
            kind: 'item',
            label: t('command.restore'),
            icon: ArchiveRestore,
            run: () => latest.current.restoreTargets(),
          },
          { kind: 'separator' },
          {
            kind: 'item',
            label: t('command.delete'),
            icon: Trash2,
            keys: 'Delete',
            tone: 'danger',
            run: () => latest.current.askDelete(),
          },
        ],
      })
    },
  }
}

/** Takes things off the list ahead of the server; a refresh follows in any case. */
function hide(client: QueryClient, nodes: readonly Node[]): void {
  const ids = new Set<NodeId>(nodes.map((node) => node.id))
  client.setQueryData<InfiniteData<Page<TrashItem>>>(
    keys.trash,
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          data: page.data.filter((item) => !ids.has(item.id)),
        })),
      },
  )
}
