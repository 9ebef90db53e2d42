import { type RefObject, useEffect, useRef } from 'react'
import { type Point, zoomStep } from './pose.ts'

/** What fingers, mouse and wheel ask for; points count from the middle of the view. */
export interface GestureHandlers {
  onPan: (by: Point) => void
  onZoom: (factor: number, at: Point) => void
}

const wheelPixelsPerStep = 100

/** Listens to drags, pinches and the wheel on an element. */
export function useGestures(view: RefObject<HTMLElement | null>, handlers: GestureHandlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })

  useEffect(() => {
    const element = view.current
    if (!element) return
    const pointers = new Map<number, Point>()
    const events = new AbortController()
    const { signal } = events

    const press = (event: PointerEvent) => {
      if (event.button !== 0) return
      pointers.set(event.pointerId, fromMiddle(element, event))
      element.setPointerCapture(event.pointerId)
    }
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId)
      if (!before) return
      const now = fromMiddle(element, event)
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
      pointers.set(event.pointerId, now)
      if (!other) {
        latest.current.onPan({ x: now.x - before.x, y: now.y - before.y })
        return
      }
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
      latest.current.onZoom(distance(now, other) / Math.max(1, distance(before, other)), middle)
      latest.current.onPan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 })
    }
    const release = (event: PointerEvent) => pointers.delete(event.pointerId)
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const pixels =
        event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33
      const factor = zoomStep ** (-pixels / wheelPixelsPerStep)
      latest.current.onZoom(factor, fromMiddle(element, event))
    }

    element.addEventListener('pointerdown', press, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', release, { signal })
    element.addEventListener('pointercancel', release, { signal })
    // Not passive: the page must not zoom or scroll as well.
    element.addEventListener('wheel', wheel, { signal, passive: false })
    return () => events.abort()
  }, [view])
}

function fromMiddle(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
