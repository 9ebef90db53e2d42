import type { Session } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { sessionsQuery } from '../api/queries.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { PasswordChangeForm } from './password-change-form.tsx'
import { SessionItem } from './session-item.tsx'
import { SettingsPage } from './settings-page.tsx'

const EndSessionsDialog = lazy(() => import('./end-sessions-dialog.tsx'))

/** The password, and where somebody is signed in. */
export function SecurityScreen() {
  const { data: sessions, error, refetch } = useQuery(sessionsQuery)
  const [ending, setEnding] = useState<Session | 'others'>()
  if (error && !sessions) return <ProblemState error={error} onRetry={() => void refetch()} />
  return (
    <SettingsPage title={t('security.title')}>
      <section aria-labelledby="password-heading" className="mt-5">
        <h2 id="password-heading" className="text-lead font-semibold">
          {t('security.password')}
        </h2>
        <p className="mt-1 text-muted max-w-120">{t('security.passwordLead')}</p>
        <PasswordChangeForm />
      </section>
      <section aria-labelledby="sessions-heading" className="mt-10 max-w-200">
        <div className="flex flex-wrap items-center gap-3">
          <div className="grow basis-60">
            <h2 id="sessions-heading" className="text-lead font-semibold">
              {t('security.sessions')}
            </h2>
            <p className="mt-1 text-muted">{t('security.sessionsLead')}</p>
          </div>
          {sessions && sessions.length > 1 && (
            <Button onClick={() => setEnding('others')}>{t('security.endOthers')}</Button>
          )}
        </div>
        {sessions && (
          <ul className="mt-4 rounded-card border border-border bg-surface divide-y divide-border">
            {sessions.map((session) => (
              <SessionItem key={session.id} session={session} onEnd={() => setEnding(session)} />
            ))}
          </ul>
        )}
      </section>
      <Suspense>
        {ending && <EndSessionsDialog which={ending} onClose={() => setEnding(undefined)} />}
      </Suspense>
    </SettingsPage>
  )
}
