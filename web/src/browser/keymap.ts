/** What keys can do to a list and the page. */
export type Command =
  | 'open'
  | 'parent'
  | 'rename'
  | 'trash'
  | 'delete'
  | 'copy'
  | 'cut'
  | 'paste'
  | 'undo'
  | 'download'
  | 'selectAll'
  | 'clear'
  | 'toggle'
  | 'menu'
  | 'star'
  | 'details'
  | 'view'
  | 'newFolder'
  | 'upload'

/** Keys of a command, and where they work. */
export interface Shortcut {
  readonly command: Command
  /** As people write them, such as `Ctrl+D`. */
  readonly keys: string
}

/** The keys of lists. Single letters can be turned off. */
export const shortcuts: readonly Shortcut[] = [
  { command: 'open', keys: 'Enter' },
  { command: 'parent', keys: 'Backspace' },
  { command: 'parent', keys: 'Alt+ArrowUp' },
  { command: 'toggle', keys: 'Space' },
  { command: 'toggle', keys: 'Ctrl+Space' },
  { command: 'selectAll', keys: 'Ctrl+A' },
  { command: 'clear', keys: 'Escape' },
  { command: 'rename', keys: 'F2' },
  { command: 'trash', keys: 'Delete' },
  { command: 'delete', keys: 'Shift+Delete' },
  { command: 'copy', keys: 'Ctrl+C' },
  { command: 'cut', keys: 'Ctrl+X' },
  { command: 'paste', keys: 'Ctrl+V' },
  { command: 'undo', keys: 'Ctrl+Z' },
  { command: 'download', keys: 'Ctrl+D' },
  { command: 'menu', keys: 'Shift+F10' },
  { command: 'menu', keys: 'ContextMenu' },
  { command: 'menu', keys: 'A' },
  { command: 'star', keys: 'S' },
  { command: 'details', keys: 'I' },
  { command: 'view', keys: 'V' },
  { command: 'newFolder', keys: 'N' },
  { command: 'upload', keys: 'U' },
]

/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The keys of an event as people write them; Cmd counts as Ctrl. */
export function keysOf(event: KeyPress): string {
  const name = event.key === ' ' ? 'Space' : event.key
  const isLetter = name.length === 1
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
    isLetter ? name.toUpperCase() : name,
  ]
  return parts.filter(Boolean).join('+')
}

/** What an event means for a list. */
export function commandFor(event: KeyPress, hasLetterKeys: boolean): Command | undefined {
  const keys = keysOf(event)
  if (keys.length === 1 && !hasLetterKeys) return undefined
  return shortcuts.find((shortcut) => shortcut.keys === keys)?.command
}

/** The keys to show beside a command in a menu. */
export function keysFor(command: Command): string | undefined {
  return shortcuts.find((shortcut) => shortcut.command === command)?.keys
}
