import { type KeyboardEvent, useState } from 'react'
import { preferences } from '../preferences.ts'
import { isTyping } from './grid-events.ts'
import { type Command, commandFor } from './keymap.ts'
import { isMoveKey, type Layout, moveFocus } from './layout.ts'
import type { NodeSource } from './node-source.ts'
import { createTypeAhead } from './type-ahead.ts'
import type { ListCursor } from './use-list-cursor.ts'

/** What the keys of a list act on. */
export interface GridKeysOptions {
  source: NodeSource
  cursor: ListCursor
  layout: Layout
  pageLines: number
  /** Runs what is not about focus and selection; answers whether it did anything. */
  onCommand: (command: Command) => boolean
}

/** The keys of a list: arrows, selection, commands, and letters that jump to a name. */
export function useGridKeys(options: GridKeysOptions): (event: KeyboardEvent) => void {
  const [typeAhead] = useState(createTypeAhead)
  const { source, cursor, layout } = options

  function move(event: KeyboardEvent): boolean {
    if (event.altKey || !isMoveKey(event.key) || source.total === 0) return false
    if (layout.columns === 1 && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      return walkButtons(event)
    }
    const size = { total: source.total, pageLines: options.pageLines }
    const target = moveFocus(cursor.focus, event.key, layout, size)
    const isCtrl = event.ctrlKey || event.metaKey
    if (event.shiftKey) cursor.extendTo(target, { keep: isCtrl })
    else if (isCtrl) cursor.moveTo(target)
    else cursor.selectOnly(target)
    return true
  }

  function run(command: Command): boolean {
    switch (command) {
      case 'toggle':
        cursor.toggleAt(cursor.focus)
        return true
      case 'selectAll':
        cursor.selectAll()
        return true
      case 'clear':
        if (cursor.count === 0) return options.onCommand('clear')
        cursor.clear()
        return true
      default:
        return options.onCommand(command)
    }
  }

  function jump(event: KeyboardEvent): boolean {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (!isPlain || [...event.key].length !== 1 || preferences.get().hasLetterKeys) return false
    const index = typeAhead.find(event.key, source.items, cursor.focus, event.timeStamp)
    if (index >= 0) cursor.selectOnly(index)
    return true
  }

  return (event) => {
    if (event.defaultPrevented || isTyping(event.target)) return
    const isOnButton = event.target instanceof HTMLElement && event.target.matches('a, button')
    if (isOnButton && (event.key === 'Enter' || event.key === ' ')) return
    if (move(event) || runKey(event) || jump(event)) event.preventDefault()
  }

  function runKey(event: KeyboardEvent): boolean {
    const command = commandFor(event, preferences.get().hasLetterKeys)
    return command !== undefined && run(command)
  }
}

/** Right enters the buttons and links of a row, Left leaves them. */
function walkButtons(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false
  const row = event.target.closest<HTMLElement>('[data-index]')
  if (!row) return false
  const stops: HTMLElement[] = [row, ...row.querySelectorAll<HTMLElement>('a, button')]
  const step = event.key === 'ArrowRight' ? 1 : -1
  stops[stops.indexOf(event.target) + step]?.focus()
  return true
}
