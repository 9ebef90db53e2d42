import { t } from '../text/text.ts'

/** A thin moving line; it shows only when something takes longer than a moment. */
export function LoadingLine() {
  return (
    <div
      role="progressbar"
      aria-label={t('loading')}
      className="h-0.5 bg-accent animate-pulse opacity-0 starting:opacity-0 [animation-delay:300ms] [animation-fill-mode:backwards]"
    />
  )
}
