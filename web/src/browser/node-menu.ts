import type { Node } from '@cloudservice/contract'
import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  Download,
  Eye,
  FolderInput,
  FolderOpen,
  Info,
  Pencil,
  Scissors,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react'
import { type MessageKey, t } from '../text/text.ts'
import type { MenuEntry } from '../ui/menu-store.ts'
import { clipboard } from './clipboard.ts'
import { type Command, keysFor } from './keymap.ts'

/** What the menu of files and folders can ask for. */
export type MenuCommand =
  | Extract<
      Command,
      'open' | 'rename' | 'download' | 'copy' | 'cut' | 'star' | 'details' | 'trash' | 'view'
    >
  | 'moveTo'
  | 'copyTo'
  | 'pasteInside'
  | 'showFolder'

/** What the menu is about. */
export interface NodeMenuOptions {
  nodes: readonly Node[]
  /** Whether the list is no folder, so that each entry has a folder to show. */
  isAcrossFolders: boolean
  run: (command: MenuCommand) => void
}

/** The menu of the selected files and folders. */
export function nodeMenuEntries(options: NodeMenuOptions): MenuEntry[] {
  const { nodes, run } = options
  const single = nodes.length === 1 ? nodes[0] : undefined
  const isStarred = nodes.length > 0 && nodes.every((node) => node.isStarred)
  const keys = (command: Command) => {
    const found = keysFor(command)
    return found ? { keys: found } : {}
  }
  const entries: (MenuEntry | undefined)[] = [
    single && openEntry(single, run),
    item('command.download', Download, () => run('download'), keys('download')),
    { kind: 'separator' },
    single && item('command.rename', Pencil, () => run('rename'), keys('rename')),
    item('command.moveTo', FolderInput, () => run('moveTo')),
    item('command.copyTo', CopyPlus, () => run('copyTo')),
    item('command.cut', Scissors, () => run('cut'), keys('cut')),
    item('command.copy', Copy, () => run('copy'), keys('copy')),
    single?.kind === 'folder' && clipboard.get()
      ? item('command.paste', ClipboardPaste, () => run('pasteInside'))
      : undefined,
    { kind: 'separator' },
    item(
      isStarred ? 'command.unstar' : 'command.star',
      isStarred ? StarOff : Star,
      () => run('star'),
      keys('star'),
    ),
    options.isAcrossFolders && single
      ? item('command.showFolder', FolderOpen, () => run('showFolder'))
      : undefined,
    single && item('command.details', Info, () => run('details'), keys('details')),
    { kind: 'separator' },
    item('command.trash', Trash2, () => run('trash'), { ...keys('trash'), tone: 'danger' }),
  ]
  return entries.filter((entry) => entry !== undefined)
}

type Item = Extract<MenuEntry, { kind: 'item' }>

type ItemLabel = Extract<MessageKey, `command.${string}`>

function item(
  label: ItemLabel,
  icon: Exclude<Item['icon'], undefined>,
  run: () => void,
  rest: Pick<Item, 'keys' | 'tone'> = {},
): Item {
  return { kind: 'item', label: t(label), icon, run, ...rest }
}

function openEntry(node: Node, run: NodeMenuOptions['run']): Item {
  const open = () => run('open')
  return node.kind === 'folder'
    ? item('command.open', FolderOpen, open, { keys: 'Enter' })
    : item('command.view', Eye, open, { keys: 'Enter' })
}
