import type { Folder, Node } from '@cloudservice/contract'
import { lazy, Suspense } from 'react'
import { preferences, setPreferences } from '../preferences.ts'
import { useStore } from '../ui/store.ts'
import type { ListCursor } from './use-list-cursor.ts'

const DetailsPanel = lazy(async () => ({
  default: (await import('../details/details-panel.tsx')).DetailsPanel,
}))

/** Properties of {@link BrowserAside}. */
export interface BrowserAsideProps {
  cursor: ListCursor
  folder: Folder | undefined
}

/** Details of the one selected entry, or of the folder itself. */
export function BrowserAside({ cursor, folder }: BrowserAsideProps) {
  const { isDetailsOpen } = useStore(preferences)
  const node = onlySelected(cursor) ?? folder
  if (!isDetailsOpen || !node) return null
  return (
    <Suspense>
      <DetailsPanel node={node} onClose={() => setPreferences({ isDetailsOpen: false })} />
    </Suspense>
  )
}

function onlySelected({ selection, count }: ListCursor): Node | undefined {
  if (selection.kind !== 'some' || count !== 1) return undefined
  const [node] = selection.nodes.values()
  return node
}
