import type { Node } from '@cloudservice/contract'
import { memo, type ReactNode } from 'react'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { type Column, secondLine } from './columns.tsx'

/** Properties of {@link GridRow}. */
export interface GridRowProps {
  node: Node | undefined
  index: number
  /** Distance from the top of the list in pixels. */
  top: number
  height: number
  tracks: string
  columns: readonly Column[]
  isPhone: boolean
  isSelected: boolean
  /** Whether Tab leads here. */
  isFocused: boolean
  /** Whether it was cut and waits to be pasted. */
  isFaded: boolean
  canDrag: boolean
  /** Whether a star button belongs to the row. */
  canStar: boolean
  /** Stands in for the name while it is edited. */
  editor: ReactNode
}

/** One line of a list. What it does when clicked or dragged is up to the list. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { node, index, columns, isPhone, isSelected } = props
  const dropTarget =
    node?.kind === 'folder'
      ? { 'data-drop-folder-id': node.id, 'data-drop-folder-name': node.name }
      : {}
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-busy={node ? undefined : true}
      tabIndex={props.isFocused ? 0 : -1}
      draggable={props.canDrag && isSelected}
      {...dropTarget}
      className={classNames(
        'absolute left-0 right-0 grid items-center rounded-control select-none -outline-offset-2! focus-visible:z-1',
        isSelected ? 'bg-selected' : 'hover:bg-hover',
        props.isFaded && 'opacity-50',
      )}
      style={{
        gridTemplateColumns: props.tracks,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      <div role="gridcell" data-part="check" className="check" />
      {node ? <NameCell {...props} node={node} /> : <SkeletonCell />}
      {!isPhone &&
        columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            className={classNames(
              'px-2 truncate text-table text-muted tabular-nums',
              column.isAtEnd && 'text-right',
            )}
          >
            {node && column.cell(node)}
          </div>
        ))}
      <div role="gridcell" className="flex justify-end pr-1">
        {node && <RowButtons node={node} canStar={props.canStar && !isPhone} />}
      </div>
    </div>
  )
})

function NameCell({ node, isPhone, canDrag, editor }: GridRowProps & { node: Node }) {
  return (
    <div
      role="gridcell"
      data-part="name"
      className="flex items-center gap-3 min-w-0 max-sm:pl-3 pr-2"
    >
      <FileIcon icon={node.icon} isDraggable={canDrag} className="shrink-0" />
      {editor ??
        (isPhone ? (
          <span className="min-w-0">
            <span dir="auto" className="block truncate">
              {node.name}
            </span>
            <span className="block truncate text-caption text-muted">{secondLine(node)}</span>
          </span>
        ) : (
          <span dir="auto" className="truncate py-1" draggable={canDrag}>
            {node.name}
          </span>
        ))}
    </div>
  )
}

/** The buttons of a row or tile; the list hears their clicks. */
export function RowButtons({ node, canStar }: { node: Node; canStar: boolean }) {
  return (
    <>
      {canStar && (
        <button
          type="button"
          tabIndex={-1}
          data-part="star"
          aria-pressed={node.isStarred}
          aria-label={t('command.star')}
          className="row-button"
        />
      )}
      <button
        type="button"
        tabIndex={-1}
        data-part="menu"
        aria-haspopup="menu"
        aria-label={t('row.menu', { name: node.name })}
        className="row-button"
      />
    </>
  )
}

function SkeletonCell() {
  return (
    <div role="gridcell" aria-label={t('row.loading')}>
      <div className="h-3 w-2/5 rounded-full bg-hover animate-pulse" />
    </div>
  )
}
