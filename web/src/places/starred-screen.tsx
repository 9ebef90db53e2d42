import { useInfiniteQuery } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { starredQuery } from '../api/queries.ts'
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

/** Files and folders that somebody keeps at hand with a star. */
export function StarredScreen() {
  const source = usePagedSource(useInfiniteQuery(starredQuery))
  const state = useListState()
  useTitle(t('nav.starred'))
  return (
    <FileBrowser
      label={t('nav.starred')}
      source={source}
      state={state}
      columns={columns}
      heading={<PlaceHeading title={t('nav.starred')} />}
      filters={<p className="text-muted">{t('starred.lead')}</p>}
      empty={
        <EmptyState picture={<Star size={48} strokeWidth={1.25} />} title={t('starred.empty')}>
          {t('starred.emptyBody')}
        </EmptyState>
      }
      canSort={false}
    />
  )
}
