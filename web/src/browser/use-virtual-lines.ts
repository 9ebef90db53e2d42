import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { type Layout, lineCount } from './layout.ts'

const overscanLines = 4

/** Which lines of a list are drawn. */
export interface VirtualLines {
  readonly lines: readonly { readonly index: number; readonly top: number }[]
  /** Height of the whole list in pixels. */
  readonly height: number
  /** Lines that fit in the window. */
  readonly pageLines: number
  scrollToLine(line: number): void
}

/** What {@link useVirtualLines} needs to know. */
export interface VirtualLinesOptions {
  scroller: RefObject<HTMLElement | null>
  layout: Layout
  total: number
  /** Line of the focused entry; it stays drawn so that the focus is never lost. */
  focusedLine: number
  /** Height of what stands above the list inside the scroller. */
  offset: number
  /** Height of the header that stays at the top while scrolling. */
  headerHeight: number
}

/** Draws only the lines in sight, a few around them, and the focused one. */
export function useVirtualLines(options: VirtualLinesOptions): VirtualLines {
  const { scroller, layout, total, focusedLine, offset, headerHeight } = options
  const count = lineCount(layout, total)
  const rangeExtractor = useCallback(
    (range: Range) => {
      const lines = defaultRangeExtractor(range)
      if (focusedLine < 0 || focusedLine >= range.count || lines.includes(focusedLine)) return lines
      return [...lines, focusedLine].sort((a, b) => a - b)
    },
    [focusedLine],
  )
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => layout.rowHeight,
    overscan: overscanLines,
    scrollMargin: offset,
    scrollPaddingStart: headerHeight + 4,
    scrollPaddingEnd: 4,
    rangeExtractor,
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes old places wrong
  useEffect(() => virtualizer.measure(), [virtualizer, layout.rowHeight])

  const inSight = (virtualizer.scrollRect?.height ?? 0) - headerHeight
  return {
    lines: virtualizer
      .getVirtualItems()
      .map((item) => ({ index: item.index, top: item.start - offset })),
    height: count * layout.rowHeight,
    pageLines: Math.max(1, Math.floor(inSight / layout.rowHeight)),
    scrollToLine: (line) => virtualizer.scrollToIndex(line),
  }
}

/** The width of an element, following its changes. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (!element.current) return
    setWidth(element.current.clientWidth)
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width))
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return width
}
