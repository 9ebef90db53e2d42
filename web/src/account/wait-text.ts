import type { ProblemError } from '@cloudservice/contract/client'
import { t } from '../text/text.ts'

/** What somebody reads who tried too many passwords. */
export function waitText({ problem }: ProblemError): string {
  const seconds = Number(problem.retryAfterSeconds)
  if (!(seconds > 0)) return t('signIn.tooMany')
  if (seconds < 60) return t('signIn.waitSeconds', { count: seconds })
  return t('signIn.waitMinutes', { count: Math.ceil(seconds / 60) })
}
