import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'

/** How much a version grew or shrank against the one before it, such as `+1.2 KiB`. */
export function formatSizeDelta(sizeBytes: number, before: number | undefined): string {
  if (before === undefined) return ''
  if (sizeBytes === before) return t('versions.sameSize')
  const sign = sizeBytes > before ? '+' : '−'
  return sign + formatBytes(Math.abs(sizeBytes - before))
}
