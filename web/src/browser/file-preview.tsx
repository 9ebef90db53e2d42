import type { File, NodeId } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { fileQuery } from '../api/queries.ts'
import { focusList } from './focus-list.ts'
import { tellError } from './node-actions.ts'
import { indexOf, type NodeSource } from './node-source.ts'
import type { ListCursor } from './use-list-cursor.ts'
import type { ListState } from './use-list-state.ts'

const Preview = lazy(async () => ({
  default: (await import('../preview/preview.tsx')).Preview,
}))

/** Properties of {@link FilePreview}. */
export interface FilePreviewProps {
  source: NodeSource
  cursor: ListCursor
  state: ListState
}

/** The file that the address asks to show in full, over the list it stands in. */
export function FilePreview({ source, cursor, state }: FilePreviewProps) {
  const id = state.search.preview
  if (!id || source.state === 'loading') return null
  return <OpenPreview source={source} cursor={cursor} state={state} id={id} />
}

function OpenPreview({ source, cursor, state, id }: FilePreviewProps & { id: NodeId }) {
  const listed = source.items.find((node) => node?.id === id)
  const listedFile = listed?.kind === 'file' ? listed : undefined
  const query = useQuery({ ...fileQuery(id), enabled: !listedFile })
  const file = listedFile ?? query.data
  const { error } = query

  useEffect(() => {
    if (!error) return
    tellError(error)
    state.setPreview(undefined)
  }, [error, state])

  if (!file) return null
  return (
    <Suspense>
      <Preview
        node={file}
        siblings={source.items.filter((node) => node !== undefined)}
        onNavigate={(next: File) => {
          const index = indexOf(source, next.id)
          if (index >= 0) cursor.selectOnly(index)
          state.setPreview(next.id)
        }}
        onClose={() => {
          state.setPreview(undefined)
          requestAnimationFrame(focusList)
        }}
      />
    </Suspense>
  )
}
