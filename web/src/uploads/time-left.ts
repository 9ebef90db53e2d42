import { t } from '../text/text.ts'

/** How long something will take, coarse enough not to jump about: `40 s`, `3 min`, `2 h`. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return t('uploads.leftSeconds', { count: Math.max(1, Math.ceil(seconds)) })
  if (seconds < 60) return t('uploads.leftSeconds', { count: Math.ceil(seconds / 5) * 5 })
  if (seconds < 3600) return t('uploads.leftMinutes', { count: Math.round(seconds / 60) })
  return t('uploads.leftHours', { count: Math.round(seconds / 3600) })
}
