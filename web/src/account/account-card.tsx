import type { ReactNode } from 'react'
import { t } from '../text/text.ts'
import { useTitle } from '../ui/use-title.ts'

/** The centred card of the pages that come before sign-in. */
export function AccountCard({ title, lead, children }: AccountCardProps) {
  useTitle(title)
  return (
    <main className="min-h-full grid place-items-center px-4 py-10">
      <div className="w-full max-w-100">
        <div className="flex items-center justify-center gap-2.5 mb-6 text-lead font-semibold">
          <img src="/favicon.svg" alt="" width={32} height={32} />
          {t('app.name')}
        </div>
        <div className="rounded-dialog bg-surface border border-border p-6 sm:p-8">
          <h1 className="text-title font-semibold">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
          {children}
        </div>
      </div>
    </main>
  )
}

/** Properties of {@link AccountCard}. */
export interface AccountCardProps {
  title: string
  lead?: string
  children: ReactNode
}

/** What is wrong with a form as a whole; read out when it appears. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="rounded-control border border-danger px-3 py-2 text-danger empty:hidden"
    >
      {children}
    </p>
  )
}
