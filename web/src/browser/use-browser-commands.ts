import type { Node, NodeId } from '@cloudservice/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { preferences, setPreferences } from '../preferences.ts'
import { t } from '../text/text.ts'
import { type MenuAnchor, type MenuEntry, openMenu } from '../ui/menu-store.ts'
import { useLatest } from '../ui/use-latest.ts'
import { folderTarget } from './breadcrumbs.tsx'
import { clipboard, keep, pasteInto } from './clipboard.ts'
import { download } from './download.ts'
import { focusList, requestListFocus } from './focus-list.ts'
import type { Command } from './keymap.ts'
import { createNodeActions, type TargetFolder, tellError } from './node-actions.ts'
import { type MenuCommand, nodeMenuEntries } from './node-menu.ts'
import { indexOf, type NodeSource } from './node-source.ts'
import { isSelected } from './selection.ts'
import type { ListCursor } from './use-list-cursor.ts'
import type { ListState } from './use-list-state.ts'

/** A question that is on the screen. */
export interface BrowserDialog {
  readonly kind: 'move' | 'copy' | 'delete'
  readonly nodes: readonly Node[]
}

/** What commands act on. */
export interface BrowserCommandsOptions {
  source: NodeSource
  cursor: ListCursor
  state: ListState
  /** The folder on the screen; lists across folders have none. */
  folder: (TargetFolder & { readonly parentId: NodeId | null }) | undefined
}

/** Everything that can be done in a list, by key, button or menu. */
export function useBrowserCommands({ source, cursor, state, folder }: BrowserCommandsOptions) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const actions = useMemo(() => createNodeActions(client), [client])
  const [dialog, setDialog] = useState<BrowserDialog>()
  const [editedId, setEditedId] = useState<NodeId>()

  /** Runs on the selection, or on the focused entry when nothing is selected. */
  function withTargets(run: (nodes: readonly Node[]) => unknown): void {
    const focused = source.items[cursor.focus]
    const only = cursor.count === 0 && focused ? [focused] : undefined
    const targets = only ? Promise.resolve(only) : cursor.resolve()
    targets.then((nodes) => (nodes.length > 0 ? run(nodes) : undefined)).catch(tellError)
  }

  function open(node: Node): void {
    if (node.kind === 'file') {
      state.setPreview(node.id)
      return
    }
    requestListFocus()
    openFolder(node.id)
  }

  function openFolder(id: NodeId): void {
    void navigate(folderTarget(id))
  }

  function goUp(): void {
    if (!folder?.parentId || folder.id === 'root') return
    requestListFocus(folder.id)
    void navigate(folderTarget(folder.parentId))
  }

  /** Leaves the focus where the first of them was, which then is the entry after them. */
  function stepAside(nodes: readonly Node[]): void {
    const indexes = nodes.map((node) => indexOf(source, node.id)).filter((index) => index >= 0)
    if (indexes.length > 0) cursor.moveTo(Math.min(...indexes.slice(0, 1_000)))
    cursor.clear()
  }

  function trash(nodes: readonly Node[]): Promise<void> {
    stepAside(nodes)
    return actions.trash(nodes)
  }

  function move(nodes: readonly Node[], target: TargetFolder): Promise<void> {
    stepAside(nodes)
    return actions.move(nodes, target)
  }

  function star(nodes: readonly Node[]): Promise<void> {
    return actions.setStarred(nodes, !nodes.every((node) => node.isStarred))
  }

  function editName(): void {
    const [node] =
      cursor.count === 1 && cursor.selection.kind === 'some'
        ? cursor.selection.nodes.values()
        : [source.items[cursor.focus]]
    if (!node || cursor.count > 1) return
    cursor.moveTo(Math.max(0, indexOf(source, node.id)))
    setEditedId(node.id)
  }

  function showDetails(): void {
    if (cursor.count === 0 && source.items[cursor.focus]) cursor.selectOnly(cursor.focus)
    setPreferences({ isDetailsOpen: !preferences.get().isDetailsOpen })
  }

  function paste(target: TargetFolder | undefined): boolean {
    if (!target || !clipboard.get()) return false
    pasteInto(target, actions).catch(tellError)
    return true
  }

  const commands: Partial<Record<Command | MenuCommand, () => unknown>> = {
    open: () => withTargets(([node]) => node && open(node)),
    view: () => withTargets(([node]) => node?.kind === 'file' && open(node)),
    rename: editName,
    details: showDetails,
    download: () => withTargets(download),
    star: () => withTargets(star),
    trash: () => withTargets(trash),
    delete: () => withTargets((nodes) => setDialog({ kind: 'delete', nodes })),
    moveTo: () => withTargets((nodes) => setDialog({ kind: 'move', nodes })),
    copyTo: () => withTargets((nodes) => setDialog({ kind: 'copy', nodes })),
    copy: () => withTargets((nodes) => keep('copy', nodes)),
    cut: () => withTargets((nodes) => keep('cut', nodes)),
    pasteInside: () => withTargets(([node]) => node && paste(node)),
    showFolder: () => withTargets(([node]) => node && showFolder(node)),
    ...(folder?.parentId ? { parent: goUp } : {}),
    ...(folder ? { paste: () => paste(folder) } : {}),
  }

  function showFolder(node: Node): void {
    if (!node.parentId) return
    requestListFocus(node.id)
    void navigate(folderTarget(node.parentId))
  }

  /** Answers whether the command did anything here. */
  function run(command: Command | MenuCommand): boolean {
    const act = commands[command]
    return act !== undefined && act() !== false
  }
  // A menu opens in the same moment as its entry is selected, and is used later.
  const latestRun = useLatest(run)

  /** The menu of a node, or of the selection when the node is part of it. */
  async function openNodeMenu(anchor: MenuAnchor, node?: Node): Promise<void> {
    const isAlone = node && !isSelected(cursor.selection, node.id)
    const nodes = isAlone ? [node] : await cursor.resolve()
    openMenu({
      label: t('command.menu'),
      anchor,
      entries: nodeMenuEntries({
        nodes,
        isAcrossFolders: !folder,
        run: (command) => void latestRun.current(command),
      }),
    })
  }

  function openPlaceMenu(anchor: MenuAnchor, entries: readonly MenuEntry[]): void {
    if (!folder) return
    const pasteEntry: MenuEntry = {
      kind: 'item',
      label: t('command.paste'),
      keys: 'Ctrl+V',
      isDisabled: !clipboard.get(),
      run: () => void paste(folder),
    }
    openMenu({
      label: t('nav.menu'),
      anchor,
      entries: [...entries, { kind: 'separator' }, pasteEntry],
    })
  }

  return {
    actions,
    run,
    open,
    openFolder,
    move,
    openNodeMenu: (anchor: MenuAnchor, node?: Node) =>
      void openNodeMenu(anchor, node).catch(tellError),
    openPlaceMenu,
    star: (node: Node) => void star([node]),
    dialog,
    closeDialog: () => setDialog(undefined),
    editedId,
    closeEditor(isByKey: boolean) {
      setEditedId(undefined)
      if (isByKey) requestAnimationFrame(focusList)
    },
  }
}
