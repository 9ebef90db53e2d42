import type { Breadcrumb } from '@cloudservice/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, Ellipsis } from 'lucide-react'
import { recallFolder } from '../preferences.ts'
import { t } from '../text/text.ts'
import { MenuButton } from '../ui/menu.tsx'
import { phoneQuery, useMedia } from '../ui/use-media.ts'

const shownOnPhone = 2
const shownElsewhere = 4

/** The way from the root folder to this one; the last step is the page's heading. */
export function Breadcrumbs({ path }: { path: readonly Breadcrumb[] }) {
  const isPhone = useMedia(phoneQuery)
  const navigate = useNavigate()
  const shown = isPhone ? shownOnPhone : shownElsewhere
  const isFolded = path.length > shown
  const head = isFolded && !isPhone ? path.slice(0, 1) : []
  const tail = isFolded ? path.slice(1 - shown) : path.slice(0, -1)
  const between = isFolded ? path.slice(head.length, 1 - shown) : []
  const last = path.at(-1)
  const before = isFolded ? tail.slice(0, -1) : tail

  return (
    <nav aria-label={t('folder.path')} className="min-w-0 grow">
      <ol className="flex items-center min-w-0">
        {head.map((crumb) => (
          <Crumb key={crumb.id} crumb={crumb} path={path} />
        ))}
        {between.length > 0 && (
          <li className="flex items-center">
            <MenuButton
              label={t('folder.morePath')}
              align="start"
              entries={() =>
                between.map((crumb) => ({
                  kind: 'item',
                  label: crumbName(crumb, path),
                  run: () => void navigate(folderTarget(crumb.id, path)),
                }))
              }
            >
              <Ellipsis size={18} />
            </MenuButton>
            <Separator />
          </li>
        )}
        {before.map((crumb) => (
          <Crumb key={crumb.id} crumb={crumb} path={path} />
        ))}
        {last && (
          <li className="min-w-0">
            <h1 dir="auto" aria-current="page" className="px-2 text-title font-semibold truncate">
              {crumbName(last, path)}
            </h1>
          </li>
        )}
      </ol>
    </nav>
  )
}

interface CrumbProps {
  crumb: Breadcrumb
  path: readonly Breadcrumb[]
}

function Crumb({ crumb, path }: CrumbProps) {
  const name = crumbName(crumb, path)
  return (
    <li className="flex items-center min-w-10 shrink">
      <Link
        {...folderTarget(crumb.id, path)}
        dir="auto"
        data-drop-folder-id={crumb.id}
        data-drop-folder-name={name}
        className="px-2 py-1 rounded-control text-title text-muted truncate hover:bg-hover hover:text-text"
      >
        {name}
      </Link>
      <Separator />
    </li>
  )
}

function Separator() {
  return <ChevronRight size={18} aria-hidden="true" className="shrink-0 text-subtle" />
}

function crumbName(crumb: Breadcrumb, path: readonly Breadcrumb[]): string {
  return crumb === path[0] ? t('folder.root') : crumb.name
}

/** The address of a folder of a path, as it was last looked at; the root has the short one. */
export function folderTarget(id: Breadcrumb['id'], path: readonly Breadcrumb[] = []) {
  const search = recallFolder(id)
  if (id === path[0]?.id) return { to: '/files', search } as const
  return { to: '/files/$folderId', params: { folderId: id }, search } as const
}
