import { ChevronRight } from 'lucide-react'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { Progress } from '../ui/progress.tsx'
import type { TrayRow } from './tray-rows.ts'

/** A dropped folder: how much of what lies below it is uploaded; unfolds to its files. */
export function FolderRow({ row, onToggle }: FolderRowProps) {
  const { name, summary, isUnfolded } = row
  return (
    <button
      type="button"
      aria-expanded={isUnfolded}
      aria-label={t('uploads.unfold', { name })}
      onClick={onToggle}
      className="w-full h-full flex items-center gap-3 px-4 text-left hover:bg-hover focus-visible:-outline-offset-2"
    >
      <FileIcon icon="folder" />
      <span className="grow min-w-0">
        <span className="block truncate">{name}</span>
        <span className="flex items-center gap-2 text-caption text-muted tabular-nums">
          {t('uploads.folderProgress', { done: summary.done, total: summary.total })}
          {summary.failed > 0 && (
            <span className="text-danger">
              {t('uploads.liveFailed', { count: summary.failed })}
            </span>
          )}
          {summary.open > 0 && (
            <Progress label={name} value={summary.percent / 100} className="grow" />
          )}
        </span>
      </span>
      <ChevronRight
        size={18}
        aria-hidden="true"
        className={classNames(
          'text-muted transition-transform duration-100',
          isUnfolded && 'rotate-90',
        )}
      />
    </button>
  )
}

/** Properties of {@link FolderRow}. */
export interface FolderRowProps {
  row: Extract<TrayRow, { kind: 'folder' }>
  onToggle: () => void
}
