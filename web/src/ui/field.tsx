import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import { classNames } from './class-names.ts'

/** Classes of a text input. */
export const inputClass =
  'w-full min-h-9 coarse:min-h-11 px-3 rounded-control bg-surface text-text border border-control placeholder:text-subtle aria-invalid:border-danger disabled:opacity-60'

/** Properties of {@link Field}. */
export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  /** Help below the input. */
  hint?: ReactNode
  /** What is wrong with the value. */
  error?: string | undefined
  /** Buttons inside the input, at its end. */
  end?: ReactNode
  ref?: Ref<HTMLInputElement>
}

/** A labelled input with help and error, tied together for assistive technology. */
export function Field({ label, hint, error, end, className, ...input }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(' ')
  return (
    <div className={className}>
      <label htmlFor={id} className="block mb-1.5 font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy || undefined}
          className={classNames(inputClass, Boolean(end) && 'pr-11')}
        />
        {end && <div className="absolute inset-y-0 right-0 grid place-items-center">{end}</div>}
      </div>
      {error && (
        <p id={errorId} className="mt-1.5 text-table text-danger">
          {error}
        </p>
      )}
      {hint && (
        <div id={hintId} className="mt-1.5 text-table text-muted">
          {hint}
        </div>
      )}
    </div>
  )
}
