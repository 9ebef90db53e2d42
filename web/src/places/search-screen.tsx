import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { searchQuery } from '../api/queries.ts'
import { modifiedColumn, sizeColumn } from '../browser/columns.tsx'
import { FileBrowser } from '../browser/file-browser.tsx'
import { FilterBar } from '../browser/filter-bar.tsx'
import { useListState } from '../browser/use-list-state.ts'
import { usePagedSource } from '../browser/use-paged-source.ts'
import { isFiltered, toFilterQuery } from '../browser/view-state.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { folderColumn } from './folder-name.tsx'
import { PlaceHeading } from './place-heading.tsx'

const columns = [folderColumn, modifiedColumn, sizeColumn]

/** What fits the words of the search field and the filters. */
export function SearchScreen() {
  const { q = '' } = useSearch({ from: '/app/search' })
  const state = useListState()
  const { search, sort } = state
  const { type, modified, size } = search
  const query = useMemo(
    () => ({
      ...(q ? { q } : {}),
      sort,
      ...toFilterQuery({ type, modified, size }, new Date()),
    }),
    [q, sort, type, modified, size],
  )
  const isAsking = q !== '' || isFiltered(search)
  const answer = useInfiniteQuery({
    ...searchQuery(query),
    enabled: isAsking,
    placeholderData: keepPreviousData,
  })
  const source = usePagedSource(answer)
  const total = answer.data?.pages[0]?.page.total ?? undefined
  const title = q ? t('search.results', { q }) : t('search.label')
  useTitle(title)
  return (
    <FileBrowser
      label={title}
      source={isAsking ? source : { ...source, state: 'ready', items: [], total: 0 }}
      state={state}
      columns={columns}
      heading={
        <PlaceHeading
          title={title}
          note={isAsking && total !== undefined ? t('search.count', { count: total }) : undefined}
        />
      }
      filters={<FilterBar state={state} />}
      empty={
        <EmptyState
          picture={<SearchX size={48} strokeWidth={1.25} />}
          title={isAsking ? t('search.nothing') : t('search.ask')}
          action={
            isFiltered(search) && <Button onClick={state.clearFilters}>{t('filter.clear')}</Button>
          }
        >
          {isAsking ? t('search.nothingBody') : t('search.askBody')}
        </EmptyState>
      }
      canSort
    />
  )
}
