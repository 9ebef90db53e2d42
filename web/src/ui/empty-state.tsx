import type { ReactNode } from 'react'

/** Properties of {@link EmptyState}. */
export interface EmptyStateProps {
  /** A small picture. */
  picture?: ReactNode
  title: string
  /** Whether the title is the heading of the page. */
  isPage?: boolean
  children?: ReactNode
  /** The one thing to do next. */
  action?: ReactNode
}

/** What stands where nothing is: one line, one action, one picture. */
export function EmptyState({ picture, title, isPage, children, action }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="grid place-items-center px-6 py-12 text-center h-full">
      <div className="max-w-sm">
        {picture && (
          <div aria-hidden="true" className="mb-4 inline-grid place-items-center text-subtle">
            {picture}
          </div>
        )}
        <Title className="text-lead font-semibold">{title}</Title>
        {children && <div className="mt-1 text-muted">{children}</div>}
        {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
      </div>
    </div>
  )
}
