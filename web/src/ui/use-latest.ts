import { type RefObject, useRef } from 'react'

/** The value of the latest render, for what runs later than the render that made it. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value)
  latest.current = value
  return latest
}
