import type { FileVersion, File as StoredFile } from '@cloudservice/contract'
import { endpointUrl } from '@cloudservice/contract/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, Eye, RotateCcw } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { formatBytes, formatDateTime, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { HistoryList } from './history-list.tsx'
import { versionsQuery } from './history-queries.ts'
import { useRestoreVersion } from './restore-version.ts'
import { formatSizeDelta } from './size-delta.ts'

const VersionPreview = lazy(() =>
  import('../preview/version-preview.tsx').then((module) => ({ default: module.VersionPreview })),
)

/** The versions of a file: look at them, download them, make one current again. */
export function VersionsTab({ file }: { file: StoredFile }) {
  const query = useInfiniteQuery(versionsQuery(file.id))
  const [previewed, setPreviewed] = useState<FileVersion>()
  const current = query.data?.pages[0]?.data.find((version) => version.isCurrent)
  const restore = useRestoreVersion(file)

  return (
    <>
      <HistoryList query={query} label={t('details.tab.versions')} empty="">
        {(version: FileVersion, index, all) => (
          <li className="px-4 py-3 border-b border-border">
            <VersionFacts version={version} before={all[index + 1]} />
            <VersionActions
              file={file}
              version={version}
              isRestoring={restore.isPending}
              onPreview={() => setPreviewed(version)}
              onRestore={() => restore.mutate({ version, previous: current })}
            />
          </li>
        )}
      </HistoryList>
      {previewed && (
        <Suspense>
          <VersionPreview file={file} version={previewed} onClose={() => setPreviewed(undefined)} />
        </Suspense>
      )}
    </>
  )
}

function VersionFacts(props: { version: FileVersion; before: FileVersion | undefined }) {
  const { version, before } = props
  const delta = formatSizeDelta(version.sizeBytes, before?.sizeBytes)
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="font-medium">{t('versions.number', { number: version.number })}</span>
        {version.isCurrent && (
          <span className="px-1.5 rounded-control bg-selected text-caption font-medium">
            {t('versions.current')}
          </span>
        )}
      </p>
      <p className="text-table text-muted">
        <time dateTime={version.createdAt} title={formatDateTime(version.createdAt)}>
          {formatWhen(version.createdAt)}
        </time>{' '}
        {version.createdBy && t('versions.by', { name: version.createdBy.name })}
      </p>
      <p className="text-caption text-muted tabular-nums">
        {formatBytes(version.sizeBytes)} {delta && `(${delta})`}
      </p>
      {version.restoredFrom !== null && (
        <p className="text-caption text-muted">
          {t('versions.restoredFrom', { number: version.restoredFrom })}
        </p>
      )}
    </>
  )
}

function VersionActions(props: {
  file: StoredFile
  version: FileVersion
  isRestoring: boolean
  onPreview: () => void
  onRestore: () => void
}) {
  const { file, version, isRestoring, onPreview, onRestore } = props
  const { number } = version
  const download = t('versions.download', { number })
  return (
    <div className="flex gap-1 mt-1 -ml-2">
      <IconButton label={t('versions.preview', { number })} onClick={onPreview}>
        <Eye size={17} />
      </IconButton>
      <a
        href={endpointUrl('GET /files/{id}/versions/{versionId}/content', {
          params: { id: file.id, versionId: version.id },
          query: { disposition: 'attachment' },
        })}
        download={file.name}
        aria-label={download}
        data-tooltip={download}
        className="inline-grid place-items-center size-9 coarse:size-11 rounded-control text-muted hover:bg-hover hover:text-text"
      >
        <Download size={17} />
      </a>
      {!version.isCurrent && file.permissions.includes('edit') && (
        <IconButton
          label={t('versions.restore', { number })}
          disabled={isRestoring}
          onClick={onRestore}
        >
          <RotateCcw size={17} />
        </IconButton>
      )}
    </div>
  )
}
