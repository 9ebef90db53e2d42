import type { Folder, FolderRef } from '@cloudservice/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FolderOpen, SearchX, Upload } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { breadcrumbsQuery, folderQuery, keys } from '../api/queries.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { useNewActions } from '../shell/use-new-menu.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { DropZone } from '../uploads/drop-zone.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { modifiedColumn, sizeColumn } from './columns.tsx'
import { FileBrowser } from './file-browser.tsx'
import { FilterBar } from './filter-bar.tsx'
import { currentFolder, draftFolder } from './new-folder.ts'
import { useFolderSource } from './use-folder-source.ts'
import { type ListState, useListState } from './use-list-state.ts'
import { isFiltered, isNodeId, toListQuery } from './view-state.ts'

const columns = [modifiedColumn, sizeColumn]
const lookEveryMs = 15_000

/** A folder: the path to it and what is in it. */
export function FolderScreen() {
  const { folderId } = useParams({ strict: false })
  const id = folderId && isNodeId(folderId) ? folderId : 'root'
  return <FolderView key={id} id={id} />
}

function FolderView({ id }: { id: FolderRef }) {
  const folder = useWatchedFolder(id)
  const { data: path } = useQuery(breadcrumbsQuery(id))
  const state = useListState(folder.data?.id)
  const view = useStableView(state)
  const source = useFolderSource(id, view)
  const name = folder.data ? nameOf(folder.data) : ''
  useTitle(name)
  useCurrentFolder(folder.data)

  if (folder.isError && !folder.data) {
    return <ProblemState error={folder.error} onRetry={() => void folder.refetch()} />
  }
  return (
    <DropZone folderId={id} folderName={name}>
      <FileBrowser
        label={t('list.of', { name })}
        source={source}
        state={state}
        columns={columns}
        folder={folder.data}
        heading={<Breadcrumbs path={path ?? []} />}
        filters={<FilterBar state={state} />}
        empty={isFiltered(state.search) ? <NothingFits state={state} /> : <EmptyFolder />}
        canSort
      />
    </DropZone>
  )
}

/** Looks now and then whether anything changed below the folder, and loads the list again then. */
function useWatchedFolder(id: FolderRef) {
  const client = useQueryClient()
  const folder = useQuery({
    ...folderQuery(id),
    refetchInterval: lookEveryMs,
    refetchOnWindowFocus: 'always',
  })
  const etag = folder.data?.etag
  const seen = useRef(etag)
  useEffect(() => {
    const before = seen.current
    seen.current = etag
    if (!before || !etag || before === etag) return
    void client.invalidateQueries({ queryKey: [...keys.nodes, 'children', id] })
  }, [client, id, etag])
  return folder
}

/** The request for the list, the same object for as long as it means the same. */
function useStableView(state: ListState) {
  const text = JSON.stringify(toListQuery(state.search, new Date()))
  return useMemo(() => JSON.parse(text) as ReturnType<typeof toListQuery>, [text])
}

function useCurrentFolder(folder: Folder | undefined): void {
  useEffect(() => {
    if (!folder) return
    if (draftFolder.get() === 'root' && folder.parentId === null) draftFolder.set(folder.id)
    currentFolder.set({ id: folder.id, name: nameOf(folder) })
    return () => currentFolder.set(undefined)
  }, [folder])
}

function nameOf(folder: Folder): string {
  return folder.parentId === null ? t('folder.root') : folder.name
}

function EmptyFolder() {
  const actions = useNewActions()
  return (
    <EmptyState
      picture={<FolderOpen size={56} strokeWidth={1.25} />}
      title={t('empty.folder')}
      action={
        <>
          <Button look="primary" icon={<Upload size={18} />} onClick={actions.uploadFiles}>
            {t('new.files')}
          </Button>
          <Button onClick={actions.newFolder}>{t('new.folder')}</Button>
        </>
      }
    >
      {t('empty.folderBody')}
    </EmptyState>
  )
}

function NothingFits({ state }: { state: ListState }) {
  return (
    <EmptyState
      picture={<SearchX size={48} strokeWidth={1.25} />}
      title={t('empty.filtered')}
      action={<Button onClick={state.clearFilters}>{t('filter.clear')}</Button>}
    />
  )
}
