import type { RefObject } from 'react'
import { preferences } from '../preferences.ts'
import { useStore } from '../ui/store.ts'
import { phoneQuery, touchQuery, useMedia } from '../ui/use-media.ts'
import { type Layout, listLayout, rowHeights, tileLayout } from './layout.ts'
import { useWidth } from './use-virtual-lines.ts'
import type { ViewMode } from './view-state.ts'

/** How the entries are placed, by the view, the density and the width there is. */
export function useGridLayout(
  mode: ViewMode,
  content: RefObject<HTMLElement | null>,
): Layout & { draftHeight: number } {
  const width = useWidth(content)
  const { density } = useStore(preferences)
  const isPhone = useMedia(phoneQuery)
  const isTouch = useMedia(touchQuery)
  const lineDensity = isPhone || isTouch ? 'touch' : density
  const layout = mode === 'list' ? listLayout(lineDensity) : tileLayout(width)
  return { ...layout, draftHeight: rowHeights[lineDensity] }
}
