import type { NodeId } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { folderQuery } from '../api/queries.ts'
import { folderTarget } from '../browser/breadcrumbs.tsx'
import type { Column } from '../browser/columns.tsx'
import { t } from '../text/text.ts'

const keepMs = 60_000

/** The folder an entry is in, in lists across folders. */
export const folderColumn: Column = {
  id: 'folder',
  label: t('column.folder'),
  width: '11rem',
  cell: (node) => node.parentId && <FolderName id={node.parentId} />,
}

/** The name of a folder, which leads there. */
export function FolderName({ id }: { id: NodeId }) {
  const { data: folder } = useQuery({ ...folderQuery(id), staleTime: keepMs })
  if (!folder) return null
  return (
    <Link
      {...folderTarget(id)}
      tabIndex={-1}
      data-part="link"
      className="rounded-control hover:underline hover:text-text"
    >
      {folder.parentId === null ? t('folder.root') : folder.name}
    </Link>
  )
}
