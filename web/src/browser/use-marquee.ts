import { type PointerEvent, type RefObject, useRef, useState } from 'react'
import { useLatest } from '../ui/use-latest.ts'
import { isTyping } from './grid-events.ts'
import type { Box } from './layout.ts'

const beginsAfterPx = 4
const edgePx = 32
const scrollStepPx = 12

/** What drawing a rectangle needs. */
export interface MarqueeOptions {
  scroller: RefObject<HTMLElement | null>
  /** The element in whose coordinates the rectangle is. */
  content: RefObject<HTMLElement | null>
  /** Called when a rectangle begins. */
  onStart: (event: { keep: boolean }) => void
  /** Called with every change of the rectangle. */
  onChange: (box: Box) => void
}

/** Draws a rectangle with the mouse from an empty place; the list scrolls at its edges. */
export function useMarquee(options: MarqueeOptions) {
  const [box, setBox] = useState<Box>()
  const latest = useLatest(options)
  /** The click that ends a rectangle is none of the list's. */
  const hasDrawn = useRef(false)

  function onPointerDown(event: PointerEvent): void {
    hasDrawn.current = false
    const { scroller, content } = latest.current
    if (!scroller.current || !content.current || !mayBegin(event)) return
    const start = pointIn(content.current, event)
    let pointer = { clientX: event.clientX, clientY: event.clientY }
    let isDrawing = false
    const events = new AbortController()

    const draw = () => {
      if (!content.current) return
      const next = boxBetween(start, pointIn(content.current, pointer))
      if (
        !isDrawing &&
        Math.hypot(next.right - next.left, next.bottom - next.top) < beginsAfterPx
      ) {
        return
      }
      if (!isDrawing) latest.current.onStart({ keep: event.ctrlKey || event.metaKey })
      isDrawing = true
      hasDrawn.current = true
      setBox(next)
      latest.current.onChange(next)
    }
    const scrollAtEdge = () => {
      if (events.signal.aborted || !scroller.current) return
      if (isDrawing && scrollBy(scroller.current, pointer.clientY)) draw()
      requestAnimationFrame(scrollAtEdge)
    }
    const end = () => {
      events.abort()
      setBox(undefined)
    }
    const { signal } = events
    window.addEventListener(
      'pointermove',
      (moved) => {
        pointer = { clientX: moved.clientX, clientY: moved.clientY }
        draw()
      },
      { signal },
    )
    for (const name of ['pointerup', 'pointercancel', 'dragstart', 'blur']) {
      window.addEventListener(name, end, { signal })
    }
    requestAnimationFrame(scrollAtEdge)
  }

  return { box, onPointerDown, takeClick: () => hasDrawn.current }
}

function mayBegin(event: PointerEvent): boolean {
  if (event.button !== 0 || event.pointerType === 'touch' || isTyping(event.target)) return false
  if (!(event.target instanceof Element)) return false
  return !event.target.closest('[draggable=true], button, a, [role=columnheader]')
}

function pointIn(content: HTMLElement, at: { clientX: number; clientY: number }) {
  const { left, top } = content.getBoundingClientRect()
  return { x: at.clientX - left, y: at.clientY - top }
}

function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  return {
    left: Math.min(a.x, b.x),
    top: Math.min(a.y, b.y),
    right: Math.max(a.x, b.x),
    bottom: Math.max(a.y, b.y),
  }
}

function scrollBy(scroller: HTMLElement, clientY: number): boolean {
  const { top, bottom } = scroller.getBoundingClientRect()
  const before = scroller.scrollTop
  if (clientY < top + edgePx) scroller.scrollTop -= scrollStepPx
  else if (clientY > bottom - edgePx) scroller.scrollTop += scrollStepPx
  return scroller.scrollTop !== before
}
