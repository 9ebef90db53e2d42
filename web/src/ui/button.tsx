import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-surface text-text border border-control hover:bg-hover',
  ghost: 'text-text hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:opacity-90',
} as const

/** Classes of a button, for links that look like one. */
export function buttonClass(look: keyof typeof looks = 'secondary'): string {
  return classNames(
    'inline-flex items-center justify-center gap-2 min-h-9 coarse:min-h-11 px-3.5 rounded-control font-medium',
    'whitespace-nowrap transition-colors duration-100 select-none',
    'disabled:opacity-60 disabled:cursor-not-allowed aria-disabled:opacity-60',
    looks[look],
  )
}

/** Properties of {@link Button}. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks
  icon?: ReactNode
  /** Shows that the press is being worked on, and takes no second one. */
  isBusy?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** A button with words, and perhaps an icon before them. */
export function Button({ look, icon, isBusy, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      aria-busy={isBusy || undefined}
      className={classNames(buttonClass(look), isBusy && 'opacity-70', className)}
    >
      {icon}
      {children}
    </button>
  )
}
