import type { Node, NodeId, NodeSort, SortField } from '@cloudservice/contract'
import { type DragEvent, type ReactNode, useEffect, useRef } from 'react'
import { classNames } from '../ui/class-names.ts'
import type { MenuAnchor } from '../ui/menu-store.ts'
import { phoneQuery, touchQuery, useMedia } from '../ui/use-media.ts'
import { ColumnHeader, headerHeight } from './column-header.tsx'
import { type Column, phoneTracks, rowTracks } from './columns.tsx'
import './grid.css'
import { entryElement, hitOf } from './grid-events.ts'
import { GridLines } from './grid-lines.tsx'
import type { Command } from './keymap.ts'
import { type Layout, lineCount } from './layout.ts'
import { startNodeDrag } from './node-drag.ts'
import type { NodeSource } from './node-source.ts'
import { isSelected } from './selection.ts'
import { useFollowedFocus } from './use-followed-focus.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useGridLayout } from './use-grid-layout.ts'
import { useGridMarquee } from './use-grid-marquee.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import type { ListCursor } from './use-list-cursor.ts'
import { useVirtualLines } from './use-virtual-lines.ts'
import type { ViewMode } from './view-state.ts'

/** Properties of {@link FileGrid}. */
export interface FileGridProps {
  /** Accessible name. */
  label: string
  source: NodeSource
  cursor: ListCursor
  mode: ViewMode
  columns: readonly Column[]
  sort?: NodeSort
  onSort?: (field: SortField) => void
  canStar: boolean
  canDrag: boolean
  /** Entries that were cut and wait to be pasted. */
  faded: ReadonlySet<NodeId>
  /** A line above the first entry, for the name of a new folder. */
  draft?: ReactNode
  /** The entry whose name is edited, and the editor. */
  editing?: { readonly id: NodeId; readonly editor: ReactNode } | undefined
  /** What stands there instead of entries. */
  empty?: ReactNode
  onOpen: (node: Node) => void
  onStar: (node: Node) => void
  /** Opens the menu of a node; when the node is selected, of the selection. */
  onMenu: (anchor: MenuAnchor, node: Node) => void
  /** Opens the menu of the empty place. */
  onPlaceMenu?: (anchor: MenuAnchor) => void
  onCommand: (command: Command) => boolean
}

/**
 * A list of any length as an ARIA grid, drawn as lines or tiles. Only what is in sight is in the
 * page; one entry is in the tab order, arrows move it.
 */
export function FileGrid(props: FileGridProps) {
  const { source, cursor, mode, columns } = props
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isPhone = useMedia(phoneQuery)
  // A finger scrolls and selects; a drag would begin where a long press selects.
  const canDrag = !useMedia(touchQuery) && props.canDrag
  const layout = useGridLayout(mode, content)
  const tracks = isPhone ? phoneTracks : rowTracks(columns)
  const hasHeader = mode === 'list' && !isPhone
  const shownHeader = hasHeader ? headerHeight : 0
  const draftHeight = props.draft ? layout.draftHeight : 0
  const focusedLine = Math.floor(cursor.focus / layout.columns)
  const virtual = useVirtualLines({
    scroller,
    layout,
    total: source.total,
    focusedLine,
    offset: shownHeader + draftHeight,
    headerHeight: shownHeader,
  })

  const { show } = source
  const firstLine = virtual.lines.find((line) => line.index !== focusedLine)?.index ?? 0
  const lastLine = virtual.lines.findLast((line) => line.index !== focusedLine)?.index ?? 0
  useEffect(() => {
    show(firstLine * layout.columns, (lastLine + 1) * layout.columns)
  }, [show, firstLine, lastLine, layout.columns])

  const onFocusChange = useFollowedFocus(scroller, cursor.focus, () =>
    virtual.scrollToLine(focusedLine),
  )
  const onKeyDown = useGridKeys({
    source,
    cursor,
    layout,
    pageLines: virtual.pageLines,
    onCommand: (command) => runCommand(command),
  })
  const pointer = useGridPointer(props)
  const marquee = useGridMarquee({ scroller, content, source, cursor, layout })

  function runCommand(command: Command): boolean {
    const node = source.items[cursor.focus]
    if (command === 'open' && node) props.onOpen(node)
    else if (command === 'menu') openMenuAtFocus()
    else return props.onCommand(command)
    return true
  }

  function openMenuAtFocus(): void {
    const element = entryElement(scroller.current, cursor.focus)
    const node = source.items[cursor.focus]
    if (!element || !node) return
    if (!isSelected(cursor.selection, node.id)) cursor.selectOnly(cursor.focus)
    props.onMenu(element.querySelector('[data-part=name]') ?? element, node)
  }

  function onDragStart(event: DragEvent): void {
    const hit = hitOf(event.target)
    const node = hit && source.items[hit.index]
    if (!node || !canDrag) {
      event.preventDefault()
      return
    }
    startNodeDrag(event, dragOf(node))
    if (!isSelected(cursor.selection, node.id)) cursor.selectOnly(hit.index)
  }

  function dragOf(node: Node) {
    const { selection } = cursor
    if (!isSelected(selection, node.id)) {
      return { ids: new Set([node.id]), count: 1, name: node.name, resolve: async () => [node] }
    }
    const ids = new Set(selection.kind === 'some' ? selection.nodes.keys() : [node.id])
    return { ids, count: cursor.count, name: node.name, resolve: cursor.resolve }
  }

  return (
    <div
      ref={scroller}
      {...gridRole(props, layout)}
      data-list=""
      data-selecting={cursor.count > 0 ? '' : undefined}
      className={classNames(
        'relative h-full overflow-auto overscroll-contain px-2 sm:px-4 pb-16 sm:pb-6',
        'scroll-pt-10',
      )}
      onKeyDown={onKeyDown}
      onFocus={onFocusChange}
      onBlur={onFocusChange}
      onPointerDown={(event) => {
        pointer.onPointerDown(event)
        marquee.onPointerDown(event)
      }}
      onClick={(event) => {
        if (!marquee.takeClick()) pointer.onClick(event)
      }}
      onDoubleClick={pointer.onDoubleClick}
      onContextMenu={pointer.onContextMenu}
      onDragStart={onDragStart}
    >
      {props.empty}
      {hasHeader && !props.empty && (
        <ColumnHeader columns={columns} tracks={tracks} sort={props.sort} onSort={props.onSort} />
      )}
      {props.draft && (
        <div style={{ height: draftHeight }} className="flex items-center gap-3 pl-10 pr-2">
          {props.draft}
        </div>
      )}
      <div
        ref={content}
        role={props.empty ? undefined : 'rowgroup'}
        className={classNames('relative', !props.empty && 'min-h-[calc(100%-2.5rem)]')}
        style={{ height: virtual.height }}
      >
        <GridLines
          {...props}
          canDrag={canDrag}
          lines={virtual.lines}
          layout={layout}
          tracks={tracks}
          isPhone={isPhone}
        />
        {marquee.box && <MarqueeBox box={marquee.box} />}
      </div>
    </div>
  )
}

function gridRole({ label, source, mode, columns, empty }: FileGridProps, layout: Layout) {
  if (empty) return { role: 'group', 'aria-label': label, tabIndex: 0 }
  const lines = lineCount(layout, source.total)
  return {
    role: 'grid',
    'aria-label': label,
    'aria-multiselectable': true,
    'aria-rowcount': source.isComplete ? lines + (mode === 'list' ? 1 : 0) : -1,
    'aria-colcount': mode === 'list' ? columns.length + 3 : layout.columns,
  }
}

function MarqueeBox({
  box,
}: {
  box: { left: number; top: number; right: number; bottom: number }
}) {
  return (
    <div
      aria-hidden="true"
      className="absolute z-20 border border-accent bg-accent/15 rounded-[2px] pointer-events-none"
      style={{
        left: box.left,
        top: box.top,
        width: box.right - box.left,
        height: box.bottom - box.top,
      }}
    />
  )
}
