import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type MessageKey, t } from '../text/text.ts'
import { useTitle } from '../ui/use-title.ts'

const pages = [
  { to: '/settings/profile', label: 'account.profile' },
  { to: '/settings/security', label: 'account.security' },
  { to: '/settings/tokens', label: 'account.tokens' },
  { to: '/settings/events', label: 'account.events' },
] as const satisfies readonly { to: string; label: MessageKey }[]

/** Properties of {@link SettingsPage}. */
export interface SettingsPageProps {
  title: string
  lead?: string
  /** A button beside the title. */
  action?: ReactNode
  children: ReactNode
}

/** The frame of a page about the account, with the way to the others. */
export function SettingsPage({ title, lead, action, children }: SettingsPageProps) {
  useTitle(title)
  return (
    <div className="h-full overflow-y-auto px-4 sm:px-6 pt-4 pb-16">
      <nav aria-label={t('account.settings')} className="mb-4 max-w-200 border-b border-border">
        <ul className="flex flex-wrap gap-x-1">
          {pages.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                className="inline-flex items-center min-h-9 coarse:min-h-11 px-3 -mb-px border-b-2 border-transparent text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:text-text aria-[current=page]:font-medium"
              >
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <header className="flex flex-wrap items-center gap-3 max-w-200">
        <div className="grow basis-60">
          <h1 className="text-title font-semibold">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  )
}
