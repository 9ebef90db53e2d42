import { useLayoutEffect, useRef } from 'react'
import { useLatest } from '../ui/use-latest.ts'
import { entryElement } from './grid-events.ts'

/**
 * Puts the focus on the entry of the cursor whenever it moves, while the list has the focus.
 * @returns hears the list's focus and blur events
 */
export function useFollowedFocus(
  grid: { readonly current: HTMLElement | null },
  focus: number,
  scrollIntoView: () => void,
) {
  const hasFocus = useRef(false)
  const scroll = useLatest(scrollIntoView)
  useLayoutEffect(() => {
    if (!hasFocus.current) return
    scroll.current()
    const element = entryElement(grid.current, focus)
    if (!element?.contains(document.activeElement)) element?.focus({ preventScroll: true })
  }, [grid, focus, scroll])
  return (event: { type: string; relatedTarget: EventTarget | null }) => {
    const isLeaving = event.type === 'blur' && event.relatedTarget !== null
    hasFocus.current = event.type === 'focus' || !isLeaving
  }
}
