import type { FileVersion, File as StoredFile } from '@cloudservice/contract'
import { formatDateTime } from '../text/format.ts'
import { t } from '../text/text.ts'
import { PreviewBody } from './preview-body.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { versionSource } from './source.ts'

/** Properties of {@link VersionPreview}. */
export interface VersionPreviewProps {
  file: StoredFile
  version: FileVersion
  onClose: () => void
}

/** One version of a file shown over the whole page, only to be looked at. */
export function VersionPreview({ file, version, onClose }: VersionPreviewProps) {
  const source = versionSource(file, version)
  const when = formatDateTime(version.createdAt)
  return (
    <PreviewFrame
      name={file.name}
      icon={file.icon}
      note={t('preview.version', { number: version.number, when })}
      downloadUrl={source.downloadUrl}
      onClose={onClose}
    >
      <PreviewBody source={source} />
    </PreviewFrame>
  )
}
