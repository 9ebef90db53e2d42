import type { SortField } from '@cloudservice/contract'
import { ArrowDown, ArrowUp, Info, LayoutGrid, List, Settings2 } from 'lucide-react'
import { preferences, setPreferences } from '../preferences.ts'
import { type MessageKey, t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { MenuButton } from '../ui/menu.tsx'
import type { MenuEntry } from '../ui/menu-store.ts'
import { useStore } from '../ui/store.ts'
import { phoneQuery, useMedia } from '../ui/use-media.ts'
import type { ListState } from './use-list-state.ts'
import { readSort, toggleSort } from './view-state.ts'

const sortLabels = {
  name: 'column.name',
  modifiedAt: 'column.modified',
  size: 'column.size',
  type: 'column.type',
  createdAt: 'column.created',
} as const satisfies Record<SortField, MessageKey>

const sortOrder = ['name', 'modifiedAt', 'size', 'type', 'createdAt'] as const

/** Properties of {@link ViewOptions}. */
export interface ViewOptionsProps {
  state: ListState
  /** Whether the person may choose the order. */
  canSort: boolean
}

/** How the list is drawn and ordered, and whether details are shown. */
export function ViewOptions({ state, canSort }: ViewOptionsProps) {
  const { isDetailsOpen } = useStore(preferences)
  const isList = state.mode === 'list'
  const hasHeader = !useMedia(phoneQuery) && isList
  const { isDescending } = readSort(state.sort)
  return (
    <div className="flex items-center gap-0.5">
      {canSort && !hasHeader && (
        <MenuButton label={t('sort.by')} entries={() => sortEntries(state)}>
          {isDescending ? <ArrowDown size={18} /> : <ArrowUp size={18} />}
        </MenuButton>
      )}
      <IconButton
        label={t(isList ? 'view.grid' : 'view.list')}
        onClick={() => state.setMode(isList ? 'grid' : 'list')}
      >
        {isList ? <LayoutGrid size={18} /> : <List size={18} />}
      </IconButton>
      <MenuButton label={t('view.options')} entries={() => viewEntries(state, canSort)}>
        <Settings2 size={18} />
      </MenuButton>
      <IconButton
        label={t('command.details')}
        keys="I"
        aria-pressed={isDetailsOpen}
        onClick={() => setPreferences({ isDetailsOpen: !isDetailsOpen })}
      >
        <Info size={18} />
      </IconButton>
    </div>
  )
}

function sortEntries(state: ListState): MenuEntry[] {
  const { field, isDescending } = readSort(state.sort)
  return [
    { kind: 'heading', label: t('sort.by') },
    ...sortOrder.map(
      (each): MenuEntry => ({
        kind: 'choice',
        label: t(sortLabels[each]),
        isChosen: each === field,
        run: () => state.setSort(each),
      }),
    ),
    { kind: 'separator' },
    {
      kind: 'choice',
      label: t('sort.ascending'),
      isChosen: !isDescending,
      run: () => state.setSort(field),
    },
    {
      kind: 'choice',
      label: t('sort.descending'),
      isChosen: isDescending,
      run: () => state.setSort(toggleSort(field, field)),
    },
  ]
}

function viewEntries(state: ListState, canSort: boolean): MenuEntry[] {
  const { density } = preferences.get()
  const isCompact = density === 'compact'
  const isMixed = state.search.mixed ?? false
  const foldersFirst: MenuEntry = {
    kind: 'choice',
    label: t('sort.foldersFirst'),
    isChosen: !isMixed,
    run: () => state.setMixed(!isMixed),
  }
  return [
    { kind: 'heading', label: t('view.as') },
    {
      kind: 'choice',
      label: t('view.list'),
      isChosen: state.mode === 'list',
      run: () => state.setMode('list'),
    },
    {
      kind: 'choice',
      label: t('view.grid'),
      isChosen: state.mode === 'grid',
      run: () => state.setMode('grid'),
    },
    { kind: 'separator' },
    ...(canSort ? [foldersFirst] : []),
    {
      kind: 'choice',
      label: t('view.compact'),
      isChosen: isCompact,
      run: () => setPreferences({ density: isCompact ? 'comfortable' : 'compact' }),
    },
  ]
}

/** What to say when the order changed. */
export function sortAnnouncement(sort: ListState['sort']): string {
  const { field, isDescending } = readSort(sort)
  return t('sort.announce', {
    field: t(sortLabels[field]),
    direction: t(isDescending ? 'sort.descending' : 'sort.ascending'),
  })
}
