import type { NodeSort, SortField } from '@cloudservice/contract'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import type { Column } from './columns.tsx'
import { readSort } from './view-state.ts'

/** Height of the header in pixels. */
export const headerHeight = 36

/** Properties of {@link ColumnHeader}. */
export interface ColumnHeaderProps {
  columns: readonly Column[]
  tracks: string
  /** The order of the list; without it the headers cannot be clicked. */
  sort: NodeSort | undefined
  onSort: ((field: SortField) => void) | undefined
}

/** The names of the columns, which sort the list when clicked. */
export function ColumnHeader({ columns, tracks, sort, onSort }: ColumnHeaderProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid items-center bg-bg border-b border-border"
      style={{ gridTemplateColumns: tracks, height: headerHeight }}
    >
      <div role="columnheader">
        <span className="sr-only">{t('selection.bar')}</span>
      </div>
      <HeaderCell label={t('column.name')} sortField="name" sort={sort} onSort={onSort} />
      {columns.map((column) => (
        <HeaderCell key={column.id} {...column} sort={sort} onSort={onSort} />
      ))}
      <div role="columnheader">
        <span className="sr-only">{t('column.actions')}</span>
      </div>
    </div>
  )
}

interface HeaderCellProps extends Pick<ColumnHeaderProps, 'sort' | 'onSort'> {
  label: string
  sortField?: SortField
  isAtEnd?: boolean
}

function HeaderCell({ label, sortField, isAtEnd, sort, onSort }: HeaderCellProps) {
  const textClass = 'text-caption font-semibold text-muted'
  if (!sortField || !sort || !onSort) {
    return (
      <div role="columnheader" className={classNames(textClass, 'px-2', isAtEnd && 'text-right')}>
        {label}
      </div>
    )
  }
  const { field, isDescending } = readSort(sort)
  const isSorted = field === sortField
  const Arrow = isDescending ? ArrowDown : ArrowUp
  return (
    <div
      role="columnheader"
      aria-sort={ariaSort(isSorted, isDescending)}
      className={classNames('flex', isAtEnd && 'justify-end', sortField === 'name' && '-ml-2')}
    >
      <button
        type="button"
        onClick={() => onSort(sortField)}
        className={classNames(
          textClass,
          'inline-flex items-center gap-1 h-7 px-2 rounded-control hover:bg-hover hover:text-text',
          isSorted && 'text-text',
        )}
      >
        {label}
        {isSorted && <Arrow size={13} aria-hidden="true" />}
      </button>
    </div>
  )
}

function ariaSort(isSorted: boolean, isDescending: boolean): 'ascending' | 'descending' | 'none' {
  if (!isSorted) return 'none'
  return isDescending ? 'descending' : 'ascending'
}
