import type { Session } from '@cloudservice/contract'
import { formatDateTime, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

/** What a session is called: its device, as far as the browser told. */
export function sessionName({ device }: Session): string {
  return device ?? t('security.unknownDevice')
}

/** A sign-in on one device, with the way to end it; the one of this page ends by signing out. */
export function SessionItem({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const name = sessionName(session)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="grow min-w-0 basis-60">
        <h3 className="font-semibold wrap-anywhere">
          {name}
          {session.isCurrent && (
            <span className="ms-2 rounded-full bg-selected px-2 py-0.5 text-caption font-medium whitespace-nowrap">
              {t('security.thisDevice')}
            </span>
          )}
        </h3>
        <dl className="mt-1 flex flex-wrap gap-x-4 text-table text-muted">
          <Fact label={t('security.lastSeen')} title={formatDateTime(session.lastSeenAt)}>
            {formatWhen(session.lastSeenAt)}
          </Fact>
          <Fact label={t('security.since')} title={formatDateTime(session.createdAt)}>
            {formatWhen(session.createdAt)}
          </Fact>
          {session.ip && <Fact label={t('security.address')}>{session.ip}</Fact>}
        </dl>
      </div>
      {!session.isCurrent && (
        <Button onClick={onEnd} aria-label={t('security.endNamed', { name })}>
          {t('account.signOut')}
        </Button>
      )}
    </li>
  )
}

function Fact({ label, title, children }: { label: string; title?: string; children: string }) {
  return (
    <div className="flex gap-1">
      <dt>{label}:</dt>
      <dd className="text-text tabular-nums wrap-anywhere" title={title}>
        {children}
      </dd>
    </div>
  )
}
