import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

const showAfterMs = 500
const gapPx = 6
const edgePx = 8

interface Shown {
  text: string
  anchor: DOMRect
}

/**
 * The one tooltip of the page. Elements ask for it by `data-tooltip`; it shows on hover and
 * keyboard focus, and Escape hides it. The text repeats the accessible name, so it is hidden
 * from assistive technology.
 */
export function TooltipHost() {
  const [shown, setShown] = useState<Shown>()
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setShown(undefined)
    }
    const showSoon = (event: Event) => {
      hide()
      const target = tooltipTarget(event)
      const text = target?.dataset.tooltip
      if (!target || !text) return
      timer = setTimeout(() => {
        if (target.isConnected) setShown({ text, anchor: target.getBoundingClientRect() })
      }, showAfterMs)
    }
    const events = new AbortController()
    const options = { signal: events.signal, capture: true, passive: true }
    document.addEventListener('pointerover', showSoon, options)
    document.addEventListener('focusin', showSoon, options)
    for (const name of ['focusout', 'pointerdown', 'keydown', 'scroll']) {
      document.addEventListener(name, hide, options)
    }
    return () => {
      hide()
      events.abort()
    }
  }, [])

  useEffect(() => {
    if (!shown || !box.current) return
    const { anchor } = shown
    const { width, height } = box.current.getBoundingClientRect()
    const left = anchor.left + anchor.width / 2 - width / 2
    const fitsBelow = anchor.bottom + gapPx + height < innerHeight
    box.current.style.left = `${Math.max(edgePx, Math.min(left, innerWidth - width - edgePx))}px`
    box.current.style.top = `${fitsBelow ? anchor.bottom + gapPx : anchor.top - gapPx - height}px`
  }, [shown])

  if (!shown) return null
  // In the body, since dialogs open there too and it lies above them.
  return createPortal(
    <div
      ref={box}
      aria-hidden="true"
      className="fixed z-70 px-2 py-1 rounded-control bg-text text-bg text-caption max-w-72 pointer-events-none animate-fade border border-transparent wrap-anywhere"
    >
      {shown.text}
    </div>,
    document.body,
  )
}

function tooltipTarget(event: Event): HTMLElement | undefined {
  if (event instanceof PointerEvent && event.pointerType === 'touch') return undefined
  const target = event.target instanceof Element ? event.target.closest('[data-tooltip]') : null
  if (!(target instanceof HTMLElement)) return undefined
  if (event.type === 'focusin' && !target.matches(':focus-visible')) return undefined
  return target
}
