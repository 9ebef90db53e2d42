import type { Node } from '@cloudservice/contract'
import { type MouseEvent, type PointerEvent, useRef } from 'react'
import type { MenuAnchor } from '../ui/menu-store.ts'
import { hitOf, isTyping } from './grid-events.ts'
import type { NodeSource } from './node-source.ts'
import { isSelected } from './selection.ts'
import type { ListCursor } from './use-list-cursor.ts'
import { useLongPress } from './use-long-press.ts'

/** What clicks and taps on a list do. */
export interface GridPointerOptions {
  source: NodeSource
  cursor: ListCursor
  onOpen: (node: Node) => void
  onStar: (node: Node) => void
  /** Opens the menu of a node; when the node is selected, of the selection. */
  onMenu: (anchor: MenuAnchor, node: Node) => void
  onPlaceMenu?: (anchor: MenuAnchor) => void
}

/**
 * Clicks, taps and the context menu. A mouse selects by click and opens by double click; a finger
 * opens by tap and selects by a long press.
 */
export function useGridPointer(options: GridPointerOptions) {
  const { source, cursor } = options
  const pointerType = useRef('mouse')
  const longPress = useLongPress((index) => cursor.toggleAt(index))

  function select(event: MouseEvent, index: number): void {
    if (event.shiftKey) cursor.extendTo(index, { keep: event.ctrlKey || event.metaKey })
    else if (event.ctrlKey || event.metaKey) cursor.toggleAt(index)
    else cursor.selectOnly(index)
  }

  /** The menu is about the selection; on an entry outside of it, about that entry. */
  function openMenu(index: number, anchor: MenuAnchor): void {
    const node = source.items[index]
    if (!node) return
    if (isSelected(cursor.selection, node.id)) cursor.moveTo(index)
    else cursor.selectOnly(index)
    options.onMenu(anchor, node)
  }

  function tap(index: number): void {
    const node = source.items[index]
    if (cursor.count > 0) cursor.toggleAt(index)
    else if (node) options.onOpen(node)
  }

  function onClick(event: MouseEvent): void {
    const hit = hitOf(event.target)
    if (longPress.takeClick() || isTyping(event.target) || hit?.part === 'link') return
    if (hit) clickOn(hit, event)
    else cursor.clear()
  }

  function clickOn({ index, part }: { index: number; part: string }, event: MouseEvent): void {
    const node = source.items[index]
    if (part === 'menu' && event.target instanceof Element) openMenu(index, event.target)
    else if (part === 'star' && node) options.onStar(node)
    else if (part === 'check') cursor.toggleAt(index)
    else if (pointerType.current === 'touch') tap(index)
    else select(event, index)
  }

  return {
    onPointerDown: (event: PointerEvent) => {
      pointerType.current = event.pointerType
      longPress.onPointerDown(event)
    },
    onClick,
    onDoubleClick: (event: MouseEvent) => {
      const hit = hitOf(event.target)
      const node = hit && source.items[hit.index]
      const isPlace = hit?.part === '' || hit?.part === 'name'
      if (node && isPlace && pointerType.current !== 'touch' && !isTyping(event.target)) {
        options.onOpen(node)
      }
    },
    onContextMenu: (event: MouseEvent) => {
      if (isTyping(event.target)) return
      event.preventDefault()
      const hit = hitOf(event.target)
      const point = { x: event.clientX, y: event.clientY }
      if (pointerType.current === 'touch') return
      if (hit) openMenu(hit.index, point)
      else options.onPlaceMenu?.(point)
    },
  }
}
