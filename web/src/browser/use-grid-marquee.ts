import { useRef } from 'react'
import { entriesInBox, type Layout } from './layout.ts'
import type { NodeSource } from './node-source.ts'
import { add, noSelection, type Selection } from './selection.ts'
import type { ListCursor } from './use-list-cursor.ts'
import { useMarquee } from './use-marquee.ts'

/** The list that a rectangle is drawn over. */
export interface GridMarqueeOptions {
  source: NodeSource
  cursor: ListCursor
  scroller: { readonly current: HTMLDivElement | null }
  content: { readonly current: HTMLDivElement | null }
  layout: Layout
}

/** Selects what a drawn rectangle touches. */
export function useGridMarquee(options: GridMarqueeOptions) {
  const { source, cursor, layout, content } = options
  const base = useRef<Selection>(noSelection)
  return useMarquee({
    scroller: options.scroller,
    content,
    onStart: ({ keep }) => {
      base.current = keep ? cursor.selection : noSelection
    },
    onChange: (box) => {
      const size = { total: source.total, width: content.current?.clientWidth ?? 0 }
      const nodes = entriesInBox(box, layout, size)
        .flatMap(([start, end]) => source.items.slice(start, end))
        .filter((node) => node !== undefined)
      cursor.select(add(base.current, nodes))
    },
  })
}
