import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { focusList } from '../browser/focus-list.ts'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'

const settleMs = 150

/** Id of the search input, for the keys that lead to it. */
export const searchInputId = 'search'

/** The search field of the top bar; the results page follows what is typed. */
export function SearchField() {
  const navigate = useNavigate()
  const location = useRouterState({ select: (state) => state.location })
  const isSearching = location.pathname === '/search'
  const shownQuery = isSearching && 'q' in location.search ? String(location.search.q) : ''
  const [text, setText] = useState(shownQuery)
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    clearTimeout(settling.current)
    setText(shownQuery)
  }, [shownQuery])

  function search(q: string): void {
    clearTimeout(settling.current)
    if (q.trim() === shownQuery || (!q.trim() && !isSearching)) return
    void navigate({
      to: '/search',
      search: (current) => ({ ...(isSearching ? current : {}), q: q.trim() }),
      replace: isSearching,
    })
  }

  function type(next: string): void {
    setText(next)
    clearTimeout(settling.current)
    settling.current = setTimeout(() => search(next), settleMs)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !text) focusList()
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      focusList()
    }
  }

  return (
    <search className="grow min-w-0 max-w-160">
      <form
        className="relative"
        onSubmit={(event) => {
          event.preventDefault()
          search(text)
        }}
      >
        <Search
          size={17}
          aria-hidden="true"
          className="absolute left-3 top-1/2 -translate-y-1/2 text-subtle pointer-events-none"
        />
        <input
          id={searchInputId}
          type="search"
          aria-label={t('search.label')}
          aria-keyshortcuts="Control+K /"
          placeholder={t('search.placeholder')}
          autoComplete="off"
          maxLength={255}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          className="w-full min-h-9 coarse:min-h-11 pl-9 pr-10 rounded-control bg-hover border border-transparent hover:border-border focus:bg-surface focus:border-control placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
        />
        {text && (
          <IconButton
            label={t('search.clear')}
            className="absolute right-0 top-0"
            onClick={() => type('')}
          >
            <X size={16} />
          </IconButton>
        )}
      </form>
    </search>
  )
}
