import { classNames } from './class-names.ts'

/** Properties of {@link Progress}. */
export interface ProgressProps {
  /** Accessible name. */
  label: string
  /** From 0 to 1; `undefined` while it is not known. */
  value: number | undefined
  tone?: 'accent' | 'ok' | 'warn' | 'danger'
  className?: string
}

const tones = { accent: 'bg-accent', ok: 'bg-ok', warn: 'bg-warn', danger: 'bg-danger' } as const

/** A bar that fills from left to right. */
export function Progress({ label, value, tone = 'accent', className }: ProgressProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, value) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classNames(
        'h-1.5 rounded-full bg-hover overflow-hidden border border-border',
        className,
      )}
    >
      <div
        className={classNames(
          'h-full w-full origin-left transition-transform duration-200 forced-color-adjust-none',
          tones[tone],
          percent === undefined && 'animate-pulse',
        )}
        style={{ transform: `scaleX(${(percent ?? 100) / 100})` }}
      />
    </div>
  )
}
