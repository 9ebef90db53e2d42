import type { Node, TrashItem } from '@cloudservice/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { trashQuery } from '../api/queries.ts'
import { FileGrid } from '../browser/file-grid.tsx'
import { ListSkeleton } from '../browser/list-skeleton.tsx'
import { bytesOf } from '../browser/selection.ts'
import { SelectionBar } from '../browser/selection-bar.tsx'
import { useListCursor } from '../browser/use-list-cursor.ts'
import { useMappedSource } from '../browser/use-paged-source.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { PlaceHeading } from './place-heading.tsx'
import { trashColumns } from './trash-columns.tsx'
import { useTrashCommands } from './use-trash-commands.ts'

const ConfirmDelete = lazy(() => import('../browser/confirm-delete.tsx'))
const noneFaded: ReadonlySet<never> = new Set()

/** What was deleted and can still come back. */
export function TrashScreen() {
  const query = useInfiniteQuery(trashQuery)
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data])
  const source = useMappedSource(query, nodeOf)
  const cursor = useListCursor(source)
  const commands = useTrashCommands(source, cursor)
  const columns = useMemo(() => trashColumns(items), [items])
  const [isEmptying, setEmptying] = useState(false)
  useTitle(t('nav.trash'))

  return (
    <div className="h-full grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)]">
      <header className="flex items-center gap-2 pl-2 pr-4 sm:px-4 pt-2 min-h-13">
        <PlaceHeading title={t('nav.trash')} />
        {source.total > 0 && <Button onClick={() => setEmptying(true)}>{t('trash.empty')}</Button>}
      </header>
      <div className="flex items-center px-4 sm:px-6 min-h-12 py-1.5">
        {cursor.count > 0 ? (
          <SelectionBar
            count={cursor.count}
            bytes={bytesOf(cursor.selection, undefined)}
            onClear={cursor.clear}
          >
            <Button look="ghost" onClick={commands.restore}>
              {t('command.restore')}
            </Button>
            <Button look="ghost" className="text-danger" onClick={commands.askDelete}>
              {t('command.delete')}
            </Button>
          </SelectionBar>
        ) : (
          <p className="text-muted">{t('trash.lead')}</p>
        )}
      </div>
      <div className="min-h-0">
        {source.state === 'loading' && <ListSkeleton mode="list" />}
        {source.state === 'failed' && (
          <ProblemState error={source.error} onRetry={source.retry} isPart />
        )}
        {source.state === 'ready' && (
          <FileGrid
            label={t('nav.trash')}
            source={source}
            cursor={cursor}
            mode="list"
            columns={columns}
            canStar={false}
            canDrag={false}
            faded={noneFaded}
            empty={source.total === 0 && <EmptyTrash />}
            onOpen={commands.restore}
            onStar={() => undefined}
            onMenu={commands.openMenu}
            onCommand={commands.run}
          />
        )}
      </div>
      {commands.toDelete && (
        <Suspense>
          <ConfirmDelete
            title={t('deleteForever.title', subjectOf(commands.toDelete))}
            submitLabel={t('deleteForever.submit', subjectOf(commands.toDelete))}
            onConfirm={commands.deleteForever}
            onClose={commands.closeDelete}
          />
        </Suspense>
      )}
      {isEmptying && (
        <Suspense>
          <ConfirmDelete
            title={t('trash.emptyTitle')}
            submitLabel={
              source.isComplete
                ? t('deleteForever.submit', { count: source.total })
                : t('trash.emptyAll')
            }
            onConfirm={commands.empty}
            onClose={() => setEmptying(false)}
          />
        </Suspense>
      )}
    </div>
  )
}

function nodeOf(item: TrashItem): Node {
  return item.node
}

function subjectOf(nodes: readonly Node[]) {
  return { count: nodes.length, name: nodes[0]?.name ?? '' }
}

function EmptyTrash() {
  return (
    <EmptyState picture={<Trash2 size={48} strokeWidth={1.25} />} title={t('trash.none')}>
      {t('trash.noneBody')}
    </EmptyState>
  )
}
