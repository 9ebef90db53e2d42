import type { Me } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'
import { Progress } from '../ui/progress.tsx'

const warnAt = 0.8
const fullAt = 0.95

/** How much of the quota is used; without a quota, how much there is. */
export function StorageMeter() {
  const { data: me } = useQuery(meQuery)
  if (!me) return null
  const share = me.quotaBytes === null ? undefined : shareOf(me.usedBytes, me.quotaBytes)
  return (
    <div className="px-3 py-3 text-table text-muted">
      {share !== undefined && (
        <Progress label={t('storage.title')} value={share} tone={toneOf(share)} className="mb-2" />
      )}
      <p className="tabular-nums">{usedText(me)}</p>
    </div>
  )
}

function usedText(me: Me): string {
  const used = formatBytes(me.usedBytes)
  if (me.quotaBytes === null) return t('storage.used', { used })
  return t('storage.usedOf', { used, quota: formatBytes(me.quotaBytes) })
}

function shareOf(used: number, quota: number): number {
  return quota === 0 ? 1 : used / quota
}

function toneOf(share: number): 'accent' | 'warn' | 'danger' {
  if (share >= fullAt) return 'danger'
  return share >= warnAt ? 'warn' : 'accent'
}
