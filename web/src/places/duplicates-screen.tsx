import type { DuplicateGroup } from '@cloudservice/contract'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { useMemo } from 'react'
import { duplicatesQuery } from '../api/queries.ts'
import { createNodeActions, type NodeActions } from '../browser/node-actions.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { formatBytes, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FileIcon } from '../ui/file-icon.tsx'
import { useTitle } from '../ui/use-title.ts'
import { FolderName } from './folder-name.tsx'
import { PlaceHeading } from './place-heading.tsx'

const shownFiles = 10

/** Files with the same bytes, so that all but one of each can go. */
export function DuplicatesScreen() {
  const query = useInfiniteQuery(duplicatesQuery)
  const client = useQueryClient()
  const actions = useMemo(() => createNodeActions(client), [client])
  const groups = query.data?.pages.flatMap((page) => page.data) ?? []
  const wasted = groups.reduce((sum, group) => sum + wastedBytes(group), 0)
  useTitle(t('nav.duplicates'))

  if (query.isError && !query.data) {
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <div className="h-full overflow-y-auto px-2 sm:px-4 pt-2 pb-16">
      <header className="flex items-center min-h-13">
        <PlaceHeading title={t('nav.duplicates')} />
      </header>
      <p className="px-2 pb-4 text-muted">
        {wasted > 0 ? t('duplicates.wasted', { size: formatBytes(wasted) }) : t('duplicates.lead')}
      </p>
      {query.isSuccess && groups.length === 0 && (
        <EmptyState picture={<Copy size={48} strokeWidth={1.25} />} title={t('duplicates.none')}>
          {t('duplicates.noneBody')}
        </EmptyState>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3 max-w-200 px-2">
        {groups.map((group) => (
          <Group key={group.sha256} group={group} actions={actions} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="px-2 pt-4">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('duplicates.more')}
          </Button>
        </div>
      )}
    </div>
  )
}

function Group({ group, actions }: { group: DuplicateGroup; actions: NodeActions }) {
  const [first, ...others] = group.files
  if (!first) return null
  const hidden = group.count - Math.min(group.files.length, shownFiles)
  return (
    <li className="rounded-card border border-border bg-surface">
      <div className="flex flex-wrap items-center gap-3 p-4">
        <FileIcon icon={first.icon} size={32} />
        <div className="grow min-w-0 basis-40">
          <h2 dir="auto" className="font-semibold truncate">
            {first.name}
          </h2>
          <p className="text-table text-muted tabular-nums">
            {t('duplicates.group', {
              count: group.count,
              size: formatBytes(group.sizeBytes),
              wasted: formatBytes(wastedBytes(group)),
            })}
          </p>
        </div>
        <Button onClick={() => void actions.trash(others)}>
          {t('duplicates.keepOldest', { count: others.length })}
        </Button>
      </div>
      <ul className="border-t border-border px-4 py-2">
        {group.files.slice(0, shownFiles).map((file) => (
          <li key={file.id} className="flex items-center gap-3 py-1 text-table">
            <span dir="auto" className="grow truncate">
              {file.name}
            </span>
            <span className="text-muted truncate max-w-40">
              <FolderName id={file.parentId} />
            </span>
            <span className="w-24 text-right text-muted tabular-nums whitespace-nowrap">
              {formatWhen(file.createdAt)}
            </span>
          </li>
        ))}
        {hidden > 0 && (
          <li className="py-1 text-table text-muted">
            {t('duplicates.hidden', { count: hidden })}
          </li>
        )}
      </ul>
    </li>
  )
}

function wastedBytes(group: DuplicateGroup): number {
  return (group.count - 1) * group.sizeBytes
}
