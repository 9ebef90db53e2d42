import type { AccessToken } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { tokensQuery } from '../api/queries.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { formatDateTime, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SettingsPage } from './settings-page.tsx'

const NewTokenDialog = lazy(() => import('./new-token-dialog.tsx'))
const RevokeTokenDialog = lazy(() => import('./revoke-token-dialog.tsx'))

/** Personal access tokens: what there is, a new one, the end of one. */
export function TokensScreen() {
  const { data: tokens, error, refetch } = useQuery(tokensQuery)
  const [isCreating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<AccessToken>()

  if (error && !tokens) return <ProblemState error={error} onRetry={() => void refetch()} />
  const create = (
    <Button look="primary" icon={<Plus size={18} />} onClick={() => setCreating(true)}>
      {t('tokens.create')}
    </Button>
  )
  return (
    <SettingsPage
      title={t('tokens.title')}
      lead={t('tokens.lead')}
      action={tokens && tokens.length > 0 && create}
    >
      {tokens?.length === 0 && (
        <EmptyState
          picture={<KeyRound size={48} strokeWidth={1.25} />}
          title={t('tokens.empty')}
          action={create}
        >
          {t('tokens.emptyBody')}
        </EmptyState>
      )}
      {tokens && tokens.length > 0 && (
        <ul className="mt-5 max-w-200 rounded-card border border-border bg-surface divide-y divide-border">
          {tokens.map((token) => (
            <TokenItem key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      )}
      <Suspense>
        {isCreating && <NewTokenDialog onClose={() => setCreating(false)} />}
        {revoking && <RevokeTokenDialog token={revoking} onClose={() => setRevoking(undefined)} />}
      </Suspense>
    </SettingsPage>
  )
}

function TokenItem({ token, onRevoke }: { token: AccessToken; onRevoke: () => void }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
      <div className="grow min-w-0 basis-60">
        <h2 dir="auto" className="font-semibold wrap-anywhere">
          {token.name}
        </h2>
        <p className="text-table text-muted">
          {token.scopes.map((scope) => t(`tokens.scope.${scope}`)).join(', ')}
        </p>
        <dl className="mt-1 flex flex-wrap gap-x-4 text-table text-muted">
          <Fact label={t('tokens.created')} instant={token.createdAt} />
          <Fact label={t('tokens.lastUsed')} instant={token.lastUsedAt} />
          <Fact label={t('tokens.expires')} instant={token.expiresAt} />
        </dl>
      </div>
      <Button onClick={onRevoke} aria-label={t('tokens.revokeNamed', { name: token.name })}>
        {t('tokens.revoke')}
      </Button>
    </li>
  )
}

function Fact({ label, instant }: { label: string; instant: string | null }) {
  return (
    <div className="flex gap-1">
      <dt>{label}:</dt>
      <dd className="text-text tabular-nums" title={instant ? formatDateTime(instant) : undefined}>
        {instant ? formatWhen(instant) : t('tokens.neverUsed')}
      </dd>
    </div>
  )
}
