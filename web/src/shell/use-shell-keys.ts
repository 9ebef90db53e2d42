import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { keysOf } from '../browser/keymap.ts'
import { preferences } from '../preferences.ts'
import { undoLast } from '../ui/undo.ts'
import { useLatest } from '../ui/use-latest.ts'
import { helpOpen } from './help-state.ts'
import { places } from './places.ts'
import { searchInputId } from './search-field.tsx'
import { useNewActions } from './use-new-menu.ts'

const sequenceMs = 1_000

/** Keys that work anywhere on the page, unless somebody types or a dialog is open. */
export function useShellKeys(): void {
  const navigate = useNavigate()
  const actions = useNewActions()
  const latest = useLatest(actions)

  useEffect(() => {
    let goPressedAt = Number.NEGATIVE_INFINITY

    function goTo(event: KeyboardEvent): boolean {
      if (event.timeStamp - goPressedAt > sequenceMs) return false
      const place = places.find((known) => known.key === event.key)
      if (place) void navigate({ to: place.to })
      return place !== undefined
    }

    function runLetter(event: KeyboardEvent): boolean {
      if (!preferences.get().hasLetterKeys) return false
      if (goTo(event)) return true
      goPressedAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const run = { n: latest.current.newFolder, u: latest.current.uploadFiles }[event.key]
      run?.()
      return run !== undefined
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented) return
      const keys = keysOf(event)
      if (keys === 'Ctrl+K') {
        event.preventDefault()
        focusSearch()
        return
      }
      if (isBusyElsewhere(event.target)) return
      if (runKeys(keys) || (keys.length === 1 && runLetter(event))) event.preventDefault()
    }

    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [navigate, latest])
}

function runKeys(keys: string): boolean {
  switch (keys) {
    case '/':
      focusSearch()
      return true
    case '?':
    case 'Shift+?':
      helpOpen.set(true)
      return true
    case 'Ctrl+Z':
      return undoLast()
    default:
      return false
  }
}

function focusSearch(): void {
  const input = document.getElementById(searchInputId)
  if (input instanceof HTMLInputElement) input.select()
}

function isBusyElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('input, textarea, select')) return true
  return target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null
}
