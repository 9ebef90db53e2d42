import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'

/** Properties of {@link SelectionBar}. */
export interface SelectionBarProps {
  count: number
  /** `undefined` when it is not known. */
  bytes: number | undefined
  onClear: () => void
  /** Buttons for what can be done with the selection. */
  children: ReactNode
}

/** Stands in for the filters while something is selected. */
export function SelectionBar({ count, bytes, onClear, children }: SelectionBarProps) {
  const text = t('selection.count', { count })
  return (
    <div
      role="toolbar"
      aria-label={t('selection.bar')}
      className="flex items-center gap-1 grow min-w-0 rounded-card bg-selected pl-1 pr-1"
    >
      <IconButton label={t('selection.clear')} keys="Esc" onClick={onClear}>
        <X size={18} />
      </IconButton>
      <p className="grow font-medium tabular-nums truncate">
        {bytes === undefined
          ? text
          : t('selection.withSize', { count: text, size: formatBytes(bytes) })}
      </p>
      {children}
    </div>
  )
}
