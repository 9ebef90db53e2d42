import { ChevronDown, X } from 'lucide-react'
import type { MessageKey } from '../text/text.ts'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { type MenuEntry, openMenu } from '../ui/menu-store.ts'
import type { ListState } from './use-list-state.ts'
import {
  type FilterSearch,
  isFiltered,
  modifiedFilters,
  sizeFilters,
  typeFilters,
} from './view-state.ts'

const filters = {
  type: { label: 'filter.type', values: typeFilters },
  modified: { label: 'filter.modified', values: modifiedFilters },
  size: { label: 'filter.size', values: sizeFilters },
} as const satisfies Record<keyof FilterSearch, { label: MessageKey; values: readonly string[] }>

type FilterName = keyof typeof filters

/** Chips that narrow the list by type, time and size. */
export function FilterBar({ state }: { state: ListState }) {
  return (
    <div className="flex items-center gap-1.5">
      <FilterChip name="type" state={state} />
      <FilterChip name="modified" state={state} />
      <FilterChip name="size" state={state} />
      {isFiltered(state.search) && (
        <button
          type="button"
          className="h-8 coarse:h-10 px-2 rounded-control text-accent text-table font-medium whitespace-nowrap hover:bg-hover"
          onClick={state.clearFilters}
        >
          {t('filter.clear')}
        </button>
      )}
    </div>
  )
}

function FilterChip({ name, state }: { name: FilterName; state: ListState }) {
  const value = state.search[name]
  const label = t(filters[name].label)
  const isSet = value !== undefined
  return (
    <span
      className={classNames(
        'inline-flex items-center h-8 coarse:h-10 rounded-control border text-table font-medium whitespace-nowrap',
        isSet ? 'bg-selected border-accent text-text' : 'border-control text-muted',
      )}
    >
      <button
        type="button"
        aria-haspopup="menu"
        className={classNames(
          'inline-flex items-center gap-1 h-full pl-3 rounded-control hover:text-text',
          isSet ? 'pr-1' : 'pr-2',
        )}
        onClick={(event) =>
          openMenu({ label, anchor: event.currentTarget, entries: chipEntries(name, state) })
        }
      >
        {isSet ? valueLabel(name, value) : label}
        {!isSet && <ChevronDown size={14} aria-hidden="true" />}
      </button>
      {isSet && (
        <button
          type="button"
          aria-label={t('filter.remove', { name: label })}
          className="grid place-items-center h-full w-7 coarse:w-10 rounded-control hover:bg-hover"
          onClick={() => state.setFilter({ [name]: undefined })}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}

function chipEntries(name: FilterName, state: ListState): MenuEntry[] {
  const chosen = state.search[name]
  return [undefined, ...filters[name].values].map((value) => ({
    kind: 'choice',
    label: value ? valueLabel(name, value) : t('filter.any'),
    isChosen: value === chosen,
    run: () => state.setFilter({ [name]: value }),
  }))
}

type FilterValue = (typeof filters)[FilterName]['values'][number]

function valueLabel(name: FilterName, value: FilterValue): string {
  const key = `${name}.${value}`
  return isMessageOfFilter(key) ? t(key) : value
}

type FilterMessage = Extract<MessageKey, `${FilterName}.${string}`>

const filterMessages: readonly string[] = Object.entries(filters).flatMap(([name, { values }]) =>
  values.map((value) => `${name}.${value}`),
)

function isMessageOfFilter(key: string): key is FilterMessage {
  return filterMessages.includes(key)
}
