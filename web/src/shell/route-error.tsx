import { ProblemError } from '@cloudservice/contract/client'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { t } from '../text/text.ts'
import { Button, buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** What stands where a screen failed: what happened, a second try, and the request's id. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <main className="h-full min-h-80">
      <ProblemState error={error} onRetry={reset} />
    </main>
  )
}

/** Properties of {@link ProblemState}. */
export interface ProblemStateProps {
  error: unknown
  onRetry: () => void
  /** Whether it stands in a list that has its heading already. */
  isPart?: boolean
}

/** The same without the landmark, for screens in the shell and parts of them. */
export function ProblemState({ error, onRetry, isPart = false }: ProblemStateProps) {
  if (error instanceof ProblemError && error.status === 404)
    return <NotFoundState isPage={!isPart} />
  const requestId = error instanceof ProblemError ? error.problem.requestId : undefined
  return (
    <EmptyState
      title={t('error.title')}
      isPage={!isPart}
      action={
        <Button look="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    >
      <p>{error instanceof Error ? error.message : t('error.network')}</p>
      {typeof requestId === 'string' && (
        <p className="mt-1 text-caption font-mono select-all">
          {t('error.requestId', { id: requestId })}
        </p>
      )}
    </EmptyState>
  )
}

/** The page for addresses that lead nowhere. */
export function NotFoundPage() {
  return (
    <main className="h-full min-h-80">
      <NotFoundState isPage />
    </main>
  )
}

function NotFoundState({ isPage }: { isPage: boolean }) {
  return (
    <EmptyState
      title={t('notFound.title')}
      isPage={isPage}
      action={
        <Link to="/files" className={buttonClass('primary')}>
          {t('notFound.action')}
        </Link>
      }
    >
      {t('notFound.body')}
    </EmptyState>
  )
}
