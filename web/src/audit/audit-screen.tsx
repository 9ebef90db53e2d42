import type { AuditEntry, AuditFormat, UserId } from '@cloudservice/contract'
import { endpointUrl } from '@cloudservice/contract/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Download, ScrollText } from 'lucide-react'
import { ProblemState } from '../shell/route-error.tsx'
import { t } from '../text/text.ts'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditList, WhoDidIt } from './audit-list.tsx'
import { auditQuery } from './audit-queries.ts'
import { type AuditSearch, filterOf } from './audit-search.ts'

/** Administration: the audit log of everybody, to filter and to take away. */
export function AuditScreen() {
  const search = useSearch({ from: '/app/admin/audit' })
  const query = useInfiniteQuery(auditQuery(search))
  useTitle(t('audit.title'))

  if (query.isError && !query.data) {
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} />
  }
  const chosen = search.user && query.data && nameOf(search.user, query.data.pages[0]?.data)
  const isFiltered = Object.keys(search).length > 0
  return (
    <div className="h-full overflow-y-auto px-4 sm:px-6 pt-4 pb-16">
      <div className="max-w-260">
        <header className="flex flex-wrap items-center gap-3">
          <div className="grow basis-60">
            <h1 className="text-title font-semibold">{t('audit.title')}</h1>
            <p className="mt-1 text-muted">{t('audit.lead')}</p>
          </div>
          <ExportLink format="csv" search={search} />
          <ExportLink format="jsonl" search={search} />
        </header>
        <AuditFilters search={search} />
        {chosen && <p className="mt-4 text-muted">{t('audit.onlyOf', { name: chosen })}</p>}
        <AuditList
          query={query}
          label={t('audit.list')}
          who={(entry) => <WhoDidIt entry={entry} />}
          empty={
            <EmptyState
              picture={<ScrollText size={48} strokeWidth={1.25} />}
              title={t(isFiltered ? 'audit.nothingFits' : 'audit.none')}
            />
          }
        />
      </div>
    </div>
  )
}

/** What the filters show as a file; the server names it. */
function ExportLink({ format, search }: { format: AuditFormat; search: AuditSearch }) {
  const query = { format, ...filterOf(search) }
  return (
    <a className={buttonClass()} href={endpointUrl('GET /audit/export', { query })} download="">
      <Download size={18} aria-hidden="true" />
      {t(`audit.${format}`)}
    </a>
  )
}

/** The name of a user as an entry about them has it. */
function nameOf(id: UserId, entries: readonly AuditEntry[] = []): string {
  const people = entries.flatMap(({ user, account }) => [user, account])
  return people.find((person) => person?.id === id)?.name ?? t('audit.gone')
}
