import type { NodeId, NodeSort } from '@cloudservice/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { preferences, rememberFolder, setPreferences } from '../preferences.ts'
import { useStore } from '../ui/store.ts'
import { type FilterSearch, type ListSearch, readListSearch, type ViewMode } from './view-state.ts'

/** The state of the list on the screen, as the address has it, and the ways to change it. */
export interface ListState {
  readonly search: ListSearch
  readonly mode: ViewMode
  readonly sort: NodeSort
  setFilter(filter: FilterSearch): void
  clearFilters(): void
  setSort(sort: NodeSort): void
  setMixed(isMixed: boolean): void
  setMode(mode: ViewMode): void
  setPreview(id: NodeId | undefined): void
}

/**
 * The state of the list in the address. Steps a person may want to go back from make an entry in
 * the history; how the list is drawn does not.
 * @param memoryId the folder whose view and order are remembered
 */
export function useListState(memoryId?: string): ListState {
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const { view } = useStore(preferences)

  return useMemo(() => {
    const search = readListSearch(raw)
    const sort = search.sort ?? 'name'
    const mode = search.view ?? view

    function update(change: ListSearch, replace = false): void {
      void navigate({
        to: '.',
        search: (current) => ({ ...current, ...change }),
        replace,
      })
    }
    function remember(next: { view: ViewMode; sort: NodeSort }): void {
      if (memoryId) rememberFolder({ id: memoryId, ...next })
    }

    return {
      search,
      mode,
      sort,
      setFilter: (filter) => update(filter),
      clearFilters: () => update({ type: undefined, modified: undefined, size: undefined }),
      setSort(next) {
        remember({ view: mode, sort: next })
        update({ sort: next === 'name' ? undefined : next })
      },
      setMixed: (isMixed) => update({ mixed: isMixed || undefined }),
      setMode(next) {
        setPreferences({ view: next })
        remember({ view: next, sort })
        update({ view: next }, true)
      },
      setPreview: (id) => update({ preview: id }, id === undefined || search.preview !== undefined),
    }
  }, [navigate, raw, view, memoryId])
}
