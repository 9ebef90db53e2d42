import type { AuditEntry } from '@cloudservice/contract'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'

/** What an entry says beyond who and what, for people; members that nobody knows are left out. */
export function describeDetails({ details }: Pick<AuditEntry, 'details'>): string[] {
  const { email, name, quotaBytes } = details
  return [
    typeof email === 'string' ? t('audit.detail.email', { email }) : '',
    typeof name === 'string' ? t('audit.detail.name', { name }) : '',
    typeof quotaBytes === 'number'
      ? t('audit.detail.quota', { size: formatBytes(quotaBytes) })
      : '',
    quotaBytes === null ? t('audit.detail.unlimited') : '',
  ].filter(Boolean)
}
