import type { AuditEntry, UserId } from '@cloudservice/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { SettingsPage } from '../account/settings-page.tsx'
import { meQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { AuditList } from './audit-list.tsx'
import { ownAuditQuery } from './audit-queries.ts'

/** What happened to the reader's own account: sign-ins, tokens, what the operator did. */
export function EventsScreen() {
  const query = useInfiniteQuery(ownAuditQuery)
  const { data: me } = useQuery(meQuery)
  return (
    <SettingsPage title={t('events.title')} lead={t('events.lead')}>
      <AuditList
        query={query}
        label={t('events.list')}
        who={(entry) => whoOf(entry, me?.id)}
        empty={
          <EmptyState
            picture={<ShieldCheck size={48} strokeWidth={1.25} />}
            title={t('audit.none')}
          />
        }
      />
    </SettingsPage>
  )
}

function whoOf({ actor, user }: AuditEntry, reader: UserId | undefined): string {
  if (actor !== 'user') return t(`audit.by.${actor}`)
  return user?.id === reader ? t('audit.by.you') : (user?.name ?? t('audit.gone'))
}
