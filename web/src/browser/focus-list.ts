import type { NodeId } from '@cloudservice/contract'

interface FocusRequest {
  /** The entry to go to; without it, the first. */
  readonly id: NodeId | undefined
}

let request: FocusRequest | undefined

/** Moves the focus into the list on the screen, to the entry that had it last. */
export function focusList(): void {
  const entry = document.querySelector<HTMLElement>('[data-list] [data-index][tabindex="0"]')
  const list = entry ?? document.querySelector<HTMLElement>('[data-list]')
  list?.focus()
}

/**
 * Asks the next list that shows up to take the focus, so that somebody who opened a folder by
 * key goes on by key.
 */
export function requestListFocus(id?: NodeId): void {
  request = { id }
}

/** The request that is open, which is answered with this. */
export function takeFocusRequest(): FocusRequest | undefined {
  const taken = request
  request = undefined
  return taken
}
