import { useInfiniteQuery } from '@tanstack/react-query'
import { Clock } from 'lucide-react'
import { recentQuery } from '../api/queries.ts'
import { modifiedColumn, sizeColumn } from '../browser/columns.tsx'
import { FileBrowser } from '../browser/file-browser.tsx'
import { useListState } from '../browser/use-list-state.ts'
import { usePagedSource } from '../browser/use-paged-source.ts'
import { t } from '../text/text.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { folderColumn } from './folder-name.tsx'
import { PlaceHeading } from './place-heading.tsx'

const columns = [folderColumn, modifiedColumn, sizeColumn]

/** Files changed lately, wherever they are. */
export function RecentScreen() {
  const source = usePagedSource(useInfiniteQuery(recentQuery))
  const state = useListState()
  useTitle(t('nav.recent'))
  return (
    <FileBrowser
      label={t('nav.recent')}
      source={source}
      state={state}
      columns={columns}
      heading={<PlaceHeading title={t('nav.recent')} />}
      filters={<p className="text-muted">{t('recent.lead')}</p>}
      empty={
        <EmptyState picture={<Clock size={48} strokeWidth={1.25} />} title={t('recent.empty')}>
          {t('recent.emptyBody')}
        </EmptyState>
      }
      canSort={false}
    />
  )
}
