import type { Page } from '@cloudservice/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Fragment, type ReactNode } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

/** Properties of {@link HistoryList}. */
export interface HistoryListProps<T extends { id: string }> {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>
  label: string
  /** What stands there when the list is empty. */
  empty: string
  children: (entry: T, index: number, all: readonly T[]) => ReactNode
}

/** A list of what was, newest first, that shows more on demand. */
export function HistoryList<T extends { id: string }>(props: HistoryListProps<T>) {
  const { query, label, empty, children } = props
  if (query.isPending) return <Skeleton />
  if (query.isError && !query.data) {
    return (
      <div role="alert" className="p-4">
        <p className="mb-3">{t('details.failed')}</p>
        <Button onClick={() => void query.refetch()}>{t('retry')}</Button>
      </div>
    )
  }
  const entries = query.data.pages.flatMap((page) => page.data)
  if (entries.length === 0) return <p className="p-4 text-muted">{empty}</p>
  return (
    <>
      <ol aria-label={label}>
        {entries.map((entry, index) => (
          <Fragment key={entry.id}>{children(entry, index, entries)}</Fragment>
        ))}
      </ol>
      {query.hasNextPage && (
        <div className="p-4">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('details.more')}
          </Button>
        </div>
      )}
    </>
  )
}

function Skeleton() {
  return (
    <div role="status" aria-label={t('loading')} className="p-4 grid gap-3 animate-pulse">
      <div className="h-12 rounded-card bg-hover" />
      <div className="h-12 rounded-card bg-hover" />
      <div className="h-12 rounded-card bg-hover" />
    </div>
  )
}
