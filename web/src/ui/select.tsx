import { type SelectHTMLAttributes, useId } from 'react'
import { inputClass } from './field.tsx'

/** Properties of {@link Select}. */
export interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  label: string
  hint?: string
}

/** A labelled choice of one. */
export function Select({ label, hint, children, ...select }: SelectProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div>
      <label htmlFor={id} className="block mb-1.5 font-medium">
        {label}
      </label>
      <select
        {...select}
        id={id}
        aria-describedby={hint ? hintId : undefined}
        className={inputClass}
      >
        {children}
      </select>
      {hint && (
        <p id={hintId} className="mt-1.5 text-table text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
