import type { Folder, NodeId } from '@cloudservice/contract'
import { type ReactNode, useMemo } from 'react'
import { ProblemState } from '../shell/route-error.tsx'
import { useNewMenu } from '../shell/use-new-menu.ts'
import { t } from '../text/text.ts'
import { announce } from '../ui/announce.tsx'
import { useStore } from '../ui/store.ts'
import { BrowserAside } from './browser-aside.tsx'
import { BrowserDialogs } from './browser-dialogs.tsx'
import { clipboard, cutIds } from './clipboard.ts'
import type { Column } from './columns.tsx'
import { FileGrid } from './file-grid.tsx'
import { FilePreview } from './file-preview.tsx'
import { focusList } from './focus-list.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { NameEditor } from './name-editor.tsx'
import { draftFolder } from './new-folder.ts'
import { useNodeDrop } from './node-drag.ts'
import type { NodeSource } from './node-source.ts'
import { bytesOf } from './selection.ts'
import { SelectionActions } from './selection-actions.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useBrowserCommands } from './use-browser-commands.ts'
import { useListCursor } from './use-list-cursor.ts'
import type { ListState } from './use-list-state.ts'
import { useRequestedFocus } from './use-requested-focus.ts'
import { sortAnnouncement, ViewOptions } from './view-options.tsx'
import { toggleSort } from './view-state.ts'

/** Properties of {@link FileBrowser}. */
export interface FileBrowserProps {
  /** Accessible name of the list. */
  label: string
  source: NodeSource
  state: ListState
  columns: readonly Column[]
  /** What stands above the list: the heading. */
  heading: ReactNode
  /** What stands where the selection bar comes: filters. */
  filters?: ReactNode
  /** What stands where nothing is. */
  empty: ReactNode
  /** The folder on the screen; lists across folders have none. */
  folder?: Folder | undefined
  canSort: boolean
}

/** A list of files and folders with everything a person does to them. */
export function FileBrowser(props: FileBrowserProps) {
  const { source, state, folder } = props
  const cursor = useListCursor(source)
  const commands = useBrowserCommands({ source, cursor, state, folder })
  const awaitNode = useRequestedFocus(source, cursor)
  const newEntries = useNewMenu()
  const faded = useFaded()
  useDrops(commands)

  const isDrafting = useStore(draftFolder) === folder?.id && folder !== undefined
  const hasEntries = source.total > 0 || isDrafting

  function sortBy(field: Parameters<typeof toggleSort>[1]): void {
    const sort = toggleSort(state.sort, field)
    state.setSort(sort)
    announce(sortAnnouncement(sort))
  }

  return (
    <div className="h-full min-h-0 flex">
      <div className="grow min-w-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)]">
        <header className="flex items-center gap-2 pl-2 pr-2 sm:px-4 pt-2 min-h-13">
          {props.heading}
          <ViewOptions state={state} canSort={props.canSort} />
        </header>
        <div className="flex items-center px-4 sm:px-6 min-h-12 py-1.5 overflow-x-auto overflow-y-hidden">
          {cursor.count > 0 ? (
            <SelectionBar
              count={cursor.count}
              bytes={bytesOf(cursor.selection, folder?.sizeBytes)}
              onClear={cursor.clear}
            >
              <SelectionActions run={commands.run} onMore={commands.openNodeMenu} />
            </SelectionBar>
          ) : (
            props.filters
          )}
        </div>
        <div className="min-h-0">
          {source.state === 'loading' && <ListSkeleton mode={state.mode} />}
          {source.state === 'failed' && (
            <ProblemState error={source.error} onRetry={source.retry} isPart />
          )}
          {source.state === 'ready' && (
            <FileGrid
              label={props.label}
              source={source}
              cursor={cursor}
              mode={state.mode}
              columns={props.columns}
              {...(props.canSort ? { sort: state.sort, onSort: sortBy } : {})}
              canStar
              canDrag
              faded={faded}
              empty={hasEntries ? undefined : props.empty}
              draft={
                isDrafting && (
                  <DraftRow
                    onSave={async (name) => {
                      awaitNode(await commands.actions.createFolder(folder.id, name))
                    }}
                  />
                )
              }
              editing={editingOf(commands, source, cursor.focus)}
              onOpen={commands.open}
              onStar={commands.star}
              onMenu={commands.openNodeMenu}
              onPlaceMenu={(anchor) => commands.openPlaceMenu(anchor, newEntries())}
              onCommand={commands.run}
            />
          )}
        </div>
      </div>
      <BrowserAside cursor={cursor} folder={folder} />
      <BrowserDialogs
        dialog={commands.dialog}
        onMove={commands.move}
        onCopy={commands.actions.copy}
        onDelete={commands.actions.deleteForever}
        onClose={commands.closeDialog}
      />
      <FilePreview source={source} cursor={cursor} state={state} />
    </div>
  )
}

type Commands = ReturnType<typeof useBrowserCommands>

function useFaded(): ReadonlySet<NodeId> {
  const kept = useStore(clipboard)
  return useMemo(() => cutIds(kept), [kept])
}

/** Things dropped on a folder go there. */
function useDrops(commands: Commands): void {
  useNodeDrop({
    onDrop: ({ nodes, target, isCopy }) => {
      void (isCopy ? commands.actions.copy(nodes, target) : commands.move(nodes, target))
    },
    onSpring: commands.openFolder,
  })
}

function DraftRow({ onSave }: { onSave: (name: string) => Promise<void> }) {
  return (
    <NameEditor
      label={t('newFolder.label')}
      initialName=""
      placeholder={t('newFolder.suggestion')}
      onSave={onSave}
      onClose={(isByKey) => {
        draftFolder.set(undefined)
        if (isByKey) requestAnimationFrame(focusList)
      }}
    />
  )
}

function editingOf(commands: Commands, source: NodeSource, focus: number) {
  const { editedId } = commands
  const node = source.items[focus]
  if (!editedId || node?.id !== editedId) return undefined
  return {
    id: editedId,
    editor: (
      <NameEditor
        label={t('rename.label', { name: node.name })}
        initialName={node.name}
        hasExtension={node.kind === 'file'}
        onSave={(name) => commands.actions.rename(node, name)}
        onClose={commands.closeEditor}
      />
    ),
  }
}
