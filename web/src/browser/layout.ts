/** How entries are placed: one to a line, or several tiles. */
export interface Layout {
  /** Entries in one line. */
  readonly columns: number
  /** Height of a line in pixels. */
  readonly rowHeight: number
}

/** Heights of a list line by density. */
export const rowHeights = { compact: 32, comfortable: 40, touch: 56 } as const

const tileWidth = 168
const tileGap = 12
const tileTextHeight = 60

/** One entry to a line. */
export function listLayout(density: keyof typeof rowHeights): Layout {
  return { columns: 1, rowHeight: rowHeights[density] }
}

/** As many tiles to a line as fit, at least two; they share what is left over. */
export function tileLayout(width: number): Layout {
  const columns = Math.max(2, Math.floor((width + tileGap) / (tileWidth + tileGap)))
  const tile = (width - tileGap * (columns - 1)) / columns
  return { columns, rowHeight: Math.round(tile * 0.75 + tileTextHeight + tileGap) }
}

/** Number of lines that hold `total` entries. */
export function lineCount(layout: Layout, total: number): number {
  return Math.ceil(total / layout.columns)
}

/** Keys that move the focus. */
export type MoveKey =
  | 'ArrowUp'
  | 'ArrowDown'
  | 'ArrowLeft'
  | 'ArrowRight'
  | 'Home'
  | 'End'
  | 'PageUp'
  | 'PageDown'

const moveKeys: readonly string[] = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] satisfies MoveKey[]

/** Whether a key moves the focus. */
export function isMoveKey(key: string): key is MoveKey {
  return moveKeys.includes(key)
}

/**
 * The entry that a key leads to.
 * @param pageLines lines that are in sight
 */
export function moveFocus(
  from: number,
  key: MoveKey,
  layout: Layout,
  size: { total: number; pageLines: number },
): number {
  const last = size.total - 1
  const page = Math.max(1, size.pageLines - 1) * layout.columns
  const step = {
    ArrowUp: -layout.columns,
    ArrowDown: layout.columns,
    ArrowLeft: -1,
    ArrowRight: 1,
    Home: -from,
    End: last - from,
    PageUp: -page,
    PageDown: page,
  }[key]
  const target = from + step
  const isVerticalArrow = key === 'ArrowUp' || key === 'ArrowDown'
  if (isVerticalArrow && layout.columns > 1 && target < 0) return from
  return Math.max(0, Math.min(last, target))
}

/** A rectangle in the coordinates of the scrolled content. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Entries that a drawn rectangle touches, as index ranges `[start, end)` in order. */
export function entriesInBox(
  box: Box,
  layout: Layout,
  size: { total: number; width: number },
): [number, number][] {
  const firstLine = Math.max(0, Math.floor(box.top / layout.rowHeight))
  const lastLine = Math.min(
    lineCount(layout, size.total) - 1,
    Math.floor(box.bottom / layout.rowHeight),
  )
  const columnWidth = size.width / layout.columns
  const firstColumn = Math.max(0, Math.floor(box.left / columnWidth))
  const lastColumn = Math.min(layout.columns - 1, Math.floor(box.right / columnWidth))
  const ranges: [number, number][] = []
  for (let line = firstLine; line <= lastLine && firstColumn <= lastColumn; line += 1) {
    const start = line * layout.columns
    ranges.push([start + firstColumn, Math.min(size.total, start + lastColumn + 1)])
  }
  return ranges.filter(([start, end]) => start < end)
}
