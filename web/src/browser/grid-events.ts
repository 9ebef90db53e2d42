/** Finds the entry and the part of it that an event happened on. */
export function hitOf(target: EventTarget | null): { index: number; part: string } | undefined {
  if (!(target instanceof Element)) return undefined
  const entry = target.closest<HTMLElement>('[data-index]')
  if (!entry) return undefined
  const part = target.closest<HTMLElement>('[data-part]')?.dataset.part ?? ''
  return { index: Number(entry.dataset.index), part }
}

/** Whether an event belongs to a text field inside the list. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea')
}

/** The element of an entry, when it is drawn. */
export function entryElement(grid: Element | null, index: number): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null
}
