import type { AuditEntry, Page } from '@cloudservice/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ProblemState } from '../shell/route-error.tsx'
import { formatDateTime } from '../text/format.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { describeDetails } from './describe-details.ts'

/** Properties of {@link AuditList}. */
export interface AuditListProps {
  query: UseInfiniteQueryResult<InfiniteData<Page<AuditEntry>>>
  label: string
  /** What stands there when no entry does. */
  empty: ReactNode
  /** Who did it, in the words of this list. */
  who: (entry: AuditEntry) => ReactNode
}

/** Entries of the audit log, newest first, with more on demand. */
export function AuditList({ query, label, empty, who }: AuditListProps) {
  if (query.isPending) return <Skeleton />
  if (query.isError && !query.data) {
    return <ProblemState error={query.error} onRetry={() => void query.refetch()} isPart />
  }
  const entries = query.data.pages.flatMap((page) => page.data)
  if (entries.length === 0) return empty
  return (
    <>
      <ol
        aria-label={label}
        className="mt-5 rounded-card border border-border bg-surface divide-y divide-border"
      >
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} who={who} />
        ))}
      </ol>
      {query.hasNextPage && (
        <div className="pt-4">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('audit.more')}
          </Button>
        </div>
      )}
    </>
  )
}

function Entry({ entry, who }: { entry: AuditEntry; who: AuditListProps['who'] }) {
  const facts = [...describeDetails(entry), entry.ip].filter(Boolean)
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3">
      <div className="grow min-w-0 basis-72">
        <p className="font-medium">
          {t(`audit.action.${entry.action}`)}
          {saysOutcome(entry) && (
            <span className="ml-2 text-table text-danger">
              {t(`audit.outcome.${entry.outcome}`)}
            </span>
          )}
        </p>
        <p className="text-table text-muted wrap-anywhere">{who(entry)}</p>
        {facts.length > 0 && (
          <p className="text-table text-muted wrap-anywhere">{facts.join(' · ')}</p>
        )}
        {entry.userAgent && (
          <p className="text-caption text-subtle truncate" title={entry.userAgent}>
            {entry.userAgent}
          </p>
        )}
      </div>
      <time
        dateTime={entry.createdAt}
        className="text-table text-muted tabular-nums whitespace-nowrap"
      >
        {formatDateTime(entry.createdAt)}
      </time>
    </li>
  )
}

/** Whether the outcome tells more than the name of the action. */
function saysOutcome({ action, outcome }: AuditEntry): boolean {
  return outcome === 'denied' || (outcome === 'failure' && action !== 'auth.sign-in-failed')
}

/** Who did it, and to whose account when that is another's; names lead to what concerns them. */
export function WhoDidIt({ entry }: { entry: AuditEntry }) {
  const { actor, user, account } = entry
  return (
    <>
      {actor === 'user' ? <Person person={user} /> : t(`audit.by.${actor}`)}
      {account && account.id !== user?.id && (
        <>
          {' · '}
          <Person person={account} label="audit.account" />
        </>
      )}
    </>
  )
}

function Person({ person, label }: { person: AuditEntry['user']; label?: 'audit.account' }) {
  const name = person?.name ?? t('audit.gone')
  if (!person) return name
  return (
    <Link
      to="/admin/audit"
      search={{ user: person.id }}
      title={t('audit.show', { name })}
      className="text-accent underline"
    >
      {label ? t(label, { name }) : name}
    </Link>
  )
}

function Skeleton() {
  return (
    <div role="status" aria-label={t('loading')} className="mt-5 grid gap-3 animate-pulse">
      <div className="h-14 rounded-card bg-hover" />
      <div className="h-14 rounded-card bg-hover" />
      <div className="h-14 rounded-card bg-hover" />
    </div>
  )
}
