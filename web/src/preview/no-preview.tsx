import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FileIcon } from '../ui/file-icon.tsx'
import type { PreviewSource } from './source.ts'

/** Properties of {@link NoPreview}. */
export interface NoPreviewProps {
  source: PreviewSource
  title: string
  hint?: string
  action?: ReactNode
}

/** Stands where a file cannot be shown: what it is, and how to get it. */
export function NoPreview({ source, title, hint, action }: NoPreviewProps) {
  return (
    <EmptyState
      picture={<FileIcon icon={source.icon} size={96} />}
      title={title}
      action={
        <>
          {action}
          <a href={source.downloadUrl} download={source.name} className={buttonClass('primary')}>
            <Download size={17} aria-hidden="true" />
            {t('preview.download')}
          </a>
        </>
      }
    >
      {hint && <p>{hint}</p>}
      <p className="tabular-nums">
        {source.mediaType}, {formatBytes(source.sizeBytes)}
      </p>
    </EmptyState>
  )
}
