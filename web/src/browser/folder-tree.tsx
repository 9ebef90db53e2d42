import type { NodeId } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { subfoldersQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { FileIcon } from '../ui/file-icon.tsx'

interface TreeFolder {
  readonly id: NodeId
  readonly name: string
}

/** Properties of {@link FolderTree}. */
export interface FolderTreeProps {
  root: TreeFolder
  chosenId: string | undefined
  disabledIds: ReadonlySet<NodeId>
  onChoose: (folder: TreeFolder) => void
}

/** Folders as a tree; branches load when they are opened. */
export function FolderTree({ root, ...branch }: FolderTreeProps) {
  return (
    <div
      role="tree"
      aria-label={t('picker.folders')}
      className="min-h-60 max-h-[50dvh] overflow-y-auto rounded-card border border-border p-1.5"
      onKeyDown={onTreeKey}
    >
      <Branch {...branch} folder={root} level={1} />
    </div>
  )
}

interface BranchProps extends Omit<FolderTreeProps, 'root'> {
  folder: TreeFolder
  level: number
}

function Branch({ folder, level, ...tree }: BranchProps) {
  const [isOpen, setOpen] = useState(level === 1)
  const isDisabled = tree.disabledIds.has(folder.id)
  const isChosen = tree.chosenId === folder.id
  const { data: folders } = useQuery({ ...subfoldersQuery(folder.id), enabled: isOpen })
  const isLeaf = folders?.length === 0

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return
    if (event.key === 'ArrowRight' && !isOpen && !isLeaf) setOpen(true)
    else if (event.key === 'ArrowLeft' && isOpen && !isLeaf) setOpen(false)
    else if (event.key === 'Enter' || event.key === ' ') choose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function choose(): void {
    if (!isDisabled) tree.onChoose(folder)
  }

  return (
    <div
      role="treeitem"
      aria-expanded={isLeaf ? undefined : isOpen}
      aria-selected={isChosen}
      aria-disabled={isDisabled || undefined}
      aria-level={level}
      aria-label={folder.name}
      tabIndex={isChosen ? 0 : -1}
      className="outline-none group/branch"
      onKeyDown={onKeyDown}
    >
      <div
        className={classNames(
          'flex items-center gap-2 min-h-9 coarse:min-h-11 pr-2 rounded-control',
          'group-focus-visible/branch:outline-2 outline-focus -outline-offset-2',
          isChosen ? 'bg-selected font-medium' : 'hover:bg-hover',
          isDisabled && 'opacity-50',
        )}
        style={{ paddingInlineStart: (level - 1) * 20 }}
        onClick={choose}
        onDoubleClick={() => setOpen(!isOpen)}
      >
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          className={classNames('grid place-items-center size-7', isLeaf && 'invisible')}
          onClick={(event) => {
            event.stopPropagation()
            setOpen(!isOpen)
          }}
        >
          <ChevronRight
            size={16}
            className={classNames('transition-transform duration-100', isOpen && 'rotate-90')}
          />
        </button>
        <FileIcon icon="folder" size={20} />
        <span dir="auto" className="truncate">
          {folder.name}
        </span>
      </div>
      {isOpen && folders && folders.length > 0 && (
        <div role="group">
          {folders.map((child) => (
            <Branch key={child.id} {...tree} folder={child} level={level + 1} />
          ))}
        </div>
      )}
    </div>
  )
}

/** Up, Down, Home and End walk the open items; Left goes to the folder around. */
function onTreeKey(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const at = items.findIndex((item) => item.matches(':focus'))
  const next = {
    ArrowDown: items[at + 1],
    ArrowUp: items[at - 1],
    Home: items[0],
    End: items.at(-1),
    ArrowLeft: items[at]?.parentElement?.closest<HTMLElement>('[role=treeitem]'),
    ArrowRight: items[at]?.querySelector<HTMLElement>('[role=treeitem]'),
  }[event.key]
  if (!next) return
  event.preventDefault()
  next.focus()
}
