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

/** Folders as a tree, its items one after another with their level; branches load when opened. */
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
    <>
      <div
        role="treeitem"
        aria-expanded={isLeaf ? undefined : isOpen}
        aria-selected={isChosen}
        aria-disabled={isDisabled || undefined}
        aria-level={level}
        tabIndex={isChosen ? 0 : -1}
        className={classNames(
          'flex items-center gap-2 min-h-9 coarse:min-h-11 pr-2 rounded-control -outline-offset-2!',
          isChosen ? 'bg-selected font-medium' : 'hover:bg-hover',
          isDisabled && 'opacity-50',
        )}
        style={{ paddingInlineStart: (level - 1) * 20 }}
        onClick={choose}
        onDoubleClick={() => setOpen(!isOpen)}
        onKeyDown={onKeyDown}
      >
        <span
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
        </span>
        <FileIcon icon="folder" size={20} />
        <span dir="auto" className="truncate">
          {folder.name}
        </span>
      </div>
      {isOpen &&
        folders?.map((child) => (
          <Branch key={child.id} {...tree} folder={child} level={level + 1} />
        ))}
    </>
  )
}

/** Up, Down, Home and End walk the open items; Left leads to the folder around, Right into one. */
function onTreeKey(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')]
  const at = items.findIndex((item) => item.matches(':focus'))
  const level = levelOf(items[at])
  const next = {
    ArrowDown: items[at + 1],
    ArrowUp: items[at - 1],
    Home: items[0],
    End: items.at(-1),
    ArrowLeft: items.slice(0, at).findLast((item) => levelOf(item) < level),
    ArrowRight: levelOf(items[at + 1]) > level ? items[at + 1] : undefined,
  }[event.key]
  if (!next) return
  event.preventDefault()
  next.focus()
}

function levelOf(item: HTMLElement | undefined): number {
  return Number(item?.ariaLevel)
}
