/** Moves the focus into the list on the screen, to the entry that had it last. */
export function focusList(): void {
  document.querySelector<HTMLElement>('[role=grid] [data-index][tabindex="0"]')?.focus()
}
