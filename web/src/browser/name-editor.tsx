import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { classNames } from '../ui/class-names.ts'

/** Properties of {@link NameEditor}. */
export interface NameEditorProps {
  label: string
  initialName: string
  placeholder?: string
  /** Whether the part before the extension is preselected, not the whole. */
  hasExtension?: boolean
  /** Saves the name; what it throws is shown and the editor stays. */
  onSave: (name: string) => Promise<void>
  /** Called when the editor is done; `isByKey` asks for the focus back. */
  onClose: (isByKey: boolean) => void
}

/** A name edited in its place: Enter or leaving saves, Escape gives up. */
export function NameEditor(props: NameEditorProps) {
  const { label, initialName, hasExtension, onSave, onClose } = props
  const [error, setError] = useState<string>()
  const isClosing = useRef(false)
  const input = useRef<HTMLInputElement>(null)
  const errorId = useId()

  useEffect(() => {
    input.current?.focus()
    input.current?.setSelectionRange(0, stemLength(initialName, hasExtension ?? false))
  }, [initialName, hasExtension])

  async function save(isByKey: boolean): Promise<void> {
    if (isClosing.current || !input.current) return
    isClosing.current = true
    const name = input.current.value.trim()
    try {
      if (name && name !== initialName) await onSave(name)
      onClose(isByKey)
    } catch (problem) {
      isClosing.current = false
      setError(problem instanceof Error ? problem.message : String(problem))
      input.current?.focus()
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Enter') void save(true)
    if (event.key !== 'Escape') return
    isClosing.current = true
    onClose(true)
  }

  return (
    <span className="relative grow min-w-0">
      <input
        ref={input}
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        defaultValue={initialName}
        placeholder={props.placeholder}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        onKeyDown={onKeyDown}
        onBlur={() => void save(false)}
        onChange={() => setError(undefined)}
        className={classNames(
          'w-full max-w-120 px-1.5 py-1 rounded-control bg-surface border outline-none ring-2',
          error ? 'border-danger ring-danger' : 'border-focus ring-focus/40',
        )}
      />
      {error && (
        <span
          id={errorId}
          role="alert"
          className="absolute left-0 top-full mt-1 z-20 px-2.5 py-1.5 rounded-control bg-raised text-danger shadow-menu text-table w-max max-w-full"
        >
          {error}
        </span>
      )}
    </span>
  )
}

/** Length of a name without its extension; a leading dot begins no extension. */
export function stemLength(name: string, hasExtension: boolean): number {
  const dot = hasExtension ? name.lastIndexOf('.') : -1
  return dot > 0 ? dot : name.length
}
