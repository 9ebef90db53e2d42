import { type PointerEvent, useRef } from 'react'
import { useLatest } from '../ui/use-latest.ts'
import { hitOf } from './grid-events.ts'

const pressMs = 500
const slackPx = 10

/** Hears when a finger rests on an entry. The click that may follow is none of the list's. */
export function useLongPress(onPress: (index: number) => void) {
  const latest = useLatest(onPress)
  const hasPressed = useRef(false)

  function onPointerDown(event: PointerEvent): void {
    hasPressed.current = false
    const hit = hitOf(event.target)
    if (event.pointerType !== 'touch' || !hit) return
    const { clientX, clientY } = event
    const events = new AbortController()
    const timer = setTimeout(() => {
      hasPressed.current = true
      latest.current(hit.index)
    }, pressMs)
    const giveUp = () => {
      clearTimeout(timer)
      events.abort()
    }
    const { signal } = events
    window.addEventListener('pointerup', giveUp, { signal })
    window.addEventListener('pointercancel', giveUp, { signal })
    window.addEventListener(
      'pointermove',
      (moved) => {
        const way = Math.hypot(moved.clientX - clientX, moved.clientY - clientY)
        if (way > slackPx) giveUp()
      },
      { signal },
    )
  }

  return { onPointerDown, takeClick: () => hasPressed.current }
}
