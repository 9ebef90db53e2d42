import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'

/** Properties of {@link IconButton}. */
export interface IconButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> {
  /** Accessible name, shown as the tooltip too. */
  label: string
  /** Keys shown in the tooltip, such as `Ctrl+D`. */
  keys?: string
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon; its name shows as a tooltip. */
export function IconButton({ label, keys, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tooltip={keys ? `${label} (${keys})` : label}
      {...rest}
      className={classNames(
        'inline-grid place-items-center size-9 coarse:size-11 shrink-0 rounded-control text-muted',
        'hover:bg-hover hover:text-text transition-colors duration-100',
        'disabled:opacity-50 disabled:cursor-not-allowed aria-pressed:text-accent aria-expanded:bg-hover',
        className,
      )}
    >
      {children}
    </button>
  )
}
