import type { KeyboardEvent, ReactNode } from 'react'
import { classNames } from '../ui/class-names.ts'

/** Properties of {@link TabList}. */
export interface TabListProps<Id extends string> {
  label: string
  tabs: readonly { id: Id; label: string }[]
  selected: Id
  onSelect: (id: Id) => void
}

/** A row of tabs; the arrow keys, Home and End move between them. */
export function TabList<Id extends string>({ label, tabs, selected, onSelect }: TabListProps<Id>) {
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const at = tabs.findIndex((tab) => tab.id === selected)
    const next = tabs[targetOf(event.key, at, tabs.length) ?? -1]
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    onSelect(next.id)
    document.getElementById(tabId(next.id))?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={move}
      className="flex gap-1 px-3 border-b border-border shrink-0"
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={tabId(tab.id)}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          aria-controls={panelId(tab.id)}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          className={classNames(
            'px-2 min-h-10 coarse:min-h-11 font-medium border-b-2 -mb-px focus-visible:-outline-offset-2',
            tab.id === selected
              ? 'border-accent text-text'
              : 'border-transparent text-muted hover:text-text',
          )}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}

/** What belongs to the selected tab. */
export function TabPanel({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div
      id={panelId(id)}
      role="tabpanel"
      aria-labelledby={tabId(id)}
      className="grow overflow-y-auto overscroll-contain"
    >
      {children}
    </div>
  )
}

function targetOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowLeft':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

function tabId(id: string): string {
  return `details-tab-${id}`
}

function panelId(id: string): string {
  return `details-panel-${id}`
}
