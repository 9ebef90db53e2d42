/** Entries per request of a window. */
export const pageSize = 200

/**
 * A long list of which only the pages somebody looked at are there. Entries that are not loaded
 * are `undefined`. The value is immutable; every change makes a new one.
 */
export interface SparseList<T> {
  readonly total: number
  readonly items: readonly (T | undefined)[]
  /** Pages that were loaded since the list was last marked stale. */
  readonly freshPages: ReadonlySet<number>
}

/** A list of which nothing is known. */
export function emptyList<T>(): SparseList<T> {
  return { total: 0, items: [], freshPages: new Set() }
}

/** The list with a page that came from the server, which also told the total. */
export function withPage<T>(
  list: SparseList<T>,
  page: number,
  entries: readonly T[],
  total: number,
): SparseList<T> {
  const items = list.items.slice(0, total)
  items.length = total
  const start = page * pageSize
  for (let offset = 0; offset < pageSize && start + offset < total; offset += 1) {
    items[start + offset] = entries[offset]
  }
  return { total, items, freshPages: new Set(list.freshPages).add(page) }
}

/** The list with every page to be loaded again; what is there stays until then. */
export function markStale<T>(list: SparseList<T>): SparseList<T> {
  return { ...list, freshPages: new Set() }
}

/**
 * The list with each loaded entry changed; `undefined` takes the entry out. Pages stay fresh, so
 * that a change shown ahead of the server is not undone by a load: mark the list stale afterwards.
 */
export function mapEntries<T>(
  list: SparseList<T>,
  change: (entry: T) => T | undefined,
): SparseList<T> {
  const items: (T | undefined)[] = []
  let hasChanged = false
  for (const entry of list.items) {
    if (entry === undefined) {
      items.push(undefined)
      continue
    }
    const changed = change(entry)
    if (changed !== entry) hasChanged = true
    if (changed !== undefined) items.push(changed)
  }
  if (!hasChanged) return list
  return { ...list, items, total: items.length }
}

/** Pages that cover the entries from `start` up to, not including, `end` and must be loaded. */
export function pagesToLoad<T>(list: SparseList<T>, start: number, end: number): number[] {
  const pages: number[] = []
  const last = Math.min(end, list.total) - 1
  for (let page = Math.floor(Math.max(0, start) / pageSize); page * pageSize <= last; page += 1) {
    if (!list.freshPages.has(page)) pages.push(page)
  }
  return pages
}
