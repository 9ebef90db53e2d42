import { useCallback, useSyncExternalStore } from 'react'

/** Phones: below 640 px. */
export const phoneQuery = '(max-width: 639px)'
/** Fingers rather than a mouse. */
export const touchQuery = '(pointer: coarse)'

/** Whether a media query holds; renders again when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
