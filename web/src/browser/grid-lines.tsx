import type { Node } from '@cloudservice/contract'
import type { FileGridProps } from './file-grid.tsx'
import { GridRow } from './grid-row.tsx'
import { GridTile } from './grid-tile.tsx'
import type { Layout } from './layout.ts'
import { isSelected } from './selection.ts'

const tileGapPx = 12

/** Properties of {@link GridLines}. */
export interface GridLinesProps
  extends Pick<
    FileGridProps,
    'source' | 'cursor' | 'mode' | 'columns' | 'canStar' | 'canDrag' | 'faded' | 'editing'
  > {
  lines: readonly { readonly index: number; readonly top: number }[]
  layout: Layout
  tracks: string
  isPhone: boolean
}

/** The lines in sight: rows, or rows of tiles. */
export function GridLines(props: GridLinesProps) {
  const { lines, layout, mode } = props
  if (mode === 'list') {
    return lines.map((line) => (
      <GridRow
        key={line.index}
        {...entryOf(props, line.index)}
        index={line.index}
        top={line.top}
        height={layout.rowHeight}
        tracks={props.tracks}
        columns={props.columns}
        isPhone={props.isPhone}
        canStar={props.canStar}
      />
    ))
  }
  return lines.map((line) => (
    <div
      key={line.index}
      role="row"
      aria-rowindex={line.index + 1}
      className="absolute left-0 right-0 grid"
      style={{
        height: layout.rowHeight - tileGapPx,
        gap: tileGapPx,
        gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
        transform: `translateY(${line.top}px)`,
      }}
    >
      {indexesOf(line.index, props).map((index) => (
        <GridTile key={index} {...entryOf(props, index)} index={index} />
      ))}
    </div>
  ))
}

function indexesOf(line: number, { layout, source }: GridLinesProps): number[] {
  const start = line * layout.columns
  const length = Math.min(layout.columns, source.total - start)
  return Array.from({ length }, (_, offset) => start + offset)
}

function entryOf({ source, cursor, canDrag, faded, editing }: GridLinesProps, index: number) {
  const node: Node | undefined = source.items[index]
  return {
    node,
    isSelected: node ? isSelected(cursor.selection, node.id) : cursor.selection.kind === 'all',
    isFocused: cursor.focus === index,
    canDrag,
    isFaded: node ? faded.has(node.id) : false,
    editor: node && editing?.id === node.id ? editing.editor : undefined,
  }
}
