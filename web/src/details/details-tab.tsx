import type { Folder, Node, File as StoredFile } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { breadcrumbsQuery } from '../api/queries.ts'
import { formatBytes, formatDateTime, formatNumber, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'
import { CopyButton } from './copy-button.tsx'
import { Description } from './description.tsx'

/** The facts about a file or folder. */
export function DetailsTab({ node }: { node: Node }) {
  return (
    <div className="p-4">
      <Description key={node.id} node={node} />
      <dl className="mt-5 grid gap-4">
        {node.kind === 'file' ? <FileFacts file={node} /> : <FolderFacts folder={node} />}
        {node.parentId && <Place node={node} />}
        <Fact label={t('details.modified')}>
          <When instant={node.modifiedAt} />
        </Fact>
        <Fact label={t('details.created')}>
          <When instant={node.createdAt} />
        </Fact>
        {node.kind === 'file' && <FileHistory file={node} />}
      </dl>
    </div>
  )
}

function FileFacts({ file }: { file: StoredFile }) {
  return (
    <>
      <Fact label={t('details.kind')}>{file.mediaType}</Fact>
      <Fact label={t('details.size')}>
        <Size bytes={file.sizeBytes} />
      </Fact>
    </>
  )
}

function FolderFacts({ folder }: { folder: Folder }) {
  return (
    <>
      <Fact label={t('details.kind')}>{t('details.folder')}</Fact>
      <Fact label={t('details.items')}>{t('details.itemCount', { count: folder.itemCount })}</Fact>
      <Fact label={t('details.size')}>
        <Size bytes={folder.sizeBytes} />
      </Fact>
    </>
  )
}

function FileHistory({ file }: { file: StoredFile }) {
  return (
    <>
      {file.lastAccessedAt && (
        <Fact label={t('details.opened')}>
          <When instant={file.lastAccessedAt} />
        </Fact>
      )}
      <Fact label={t('details.downloads')}>{formatNumber(file.downloadCount)}</Fact>
      <Fact label={t('details.sha256')}>
        <span className="flex items-start gap-1">
          <code className="font-mono text-caption wrap-anywhere pt-0.5">{file.sha256}</code>
          <CopyButton label={t('details.copyHash')} text={file.sha256} />
        </span>
      </Fact>
    </>
  )
}

/** The folders above it, each a link. */
function Place({ node }: { node: Node }) {
  const { data } = useQuery(breadcrumbsQuery(node.parentId ?? 'root'))
  return (
    <Fact label={t('details.place')}>
      <ol className="flex flex-wrap min-h-5">
        {data?.map((step, index) => (
          <li key={step.id} className="wrap-anywhere">
            {index > 0 && (
              <span aria-hidden="true" className="px-1 text-subtle">
                /
              </span>
            )}
            <Link
              to={index === 0 ? '/files' : '/files/$folderId'}
              params={{ folderId: step.id }}
              className="text-accent hover:underline"
            >
              {index === 0 ? t('nav.files') : step.name}
            </Link>
          </li>
        ))}
      </ol>
    </Fact>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-caption text-muted">{label}</dt>
      <dd className="mt-0.5 wrap-anywhere tabular-nums">{children}</dd>
    </div>
  )
}

function Size({ bytes }: { bytes: number }) {
  const exact = t('details.bytes', { count: bytes })
  if (bytes < 1024) return exact
  return (
    <>
      {formatBytes(bytes)} <span className="text-muted">({exact})</span>
    </>
  )
}

function When({ instant }: { instant: string }) {
  return (
    <time dateTime={instant}>
      {formatDateTime(instant)} <span className="text-muted">({formatWhen(instant)})</span>
    </time>
  )
}
