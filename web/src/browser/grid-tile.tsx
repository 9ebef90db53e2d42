import type { Node } from '@cloudservice/contract'
import { endpointUrl } from '@cloudservice/contract/client'
import { Star } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { RowButtons } from './grid-row.tsx'

const pictureTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']
const pictureMaxBytes = 4 * 1024 ** 2

/** Properties of {@link GridTile}. */
export interface GridTileProps {
  node: Node | undefined
  index: number
  isSelected: boolean
  /** Whether Tab leads here. */
  isFocused: boolean
  isFaded: boolean
  canDrag: boolean
  /** Stands in for the name while it is edited. */
  editor: ReactNode
}

/** One entry as a tile: a picture, the name in two lines, the menu. */
export const GridTile = memo(function GridTile(props: GridTileProps) {
  const { node, index, isSelected } = props
  const dropTarget =
    node?.kind === 'folder'
      ? { 'data-drop-folder-id': node.id, 'data-drop-folder-name': node.name }
      : {}
  return (
    <div
      role="gridcell"
      data-index={index}
      aria-selected={isSelected}
      aria-busy={node ? undefined : true}
      tabIndex={props.isFocused ? 0 : -1}
      draggable={props.canDrag}
      {...dropTarget}
      className={classNames(
        'relative flex flex-col min-w-0 rounded-card border select-none',
        isSelected ? 'bg-selected border-accent' : 'bg-surface border-border hover:bg-hover',
        props.isFaded && 'opacity-50',
      )}
    >
      <div className="relative grow min-h-0 grid place-items-center rounded-t-card">
        <TilePicture key={node?.id} node={node} />
        {node?.isStarred && (
          <Star
            size={16}
            aria-label={t('nav.starred')}
            className="absolute right-2.5 top-2.5 text-warn fill-current"
          />
        )}
      </div>
      <div
        data-part="name"
        className="flex items-start gap-1 h-15 pl-3 pr-1 pt-2 border-t border-border"
      >
        {props.editor ?? (
          <span dir="auto" className="grow line-clamp-2 text-table wrap-anywhere">
            {node?.name}
          </span>
        )}
        {node && <RowButtons node={node} canStar={false} />}
      </div>
      <div data-part="check" className="check absolute left-0 top-0 size-10" aria-hidden="true" />
    </div>
  )
})

function TilePicture({ node }: { node: Node | undefined }) {
  const [isBroken, setBroken] = useState(false)
  if (!node) return <div className="size-12 rounded-card bg-hover animate-pulse" />
  if (isBroken || !hasPicture(node)) return <FileIcon icon={node.icon} size={56} />
  const query = { disposition: 'inline' }
  return (
    <img
      src={endpointUrl('GET /files/{id}/content', { params: { id: node.id }, query })}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      className="absolute inset-0 size-full object-contain p-2"
      onError={() => setBroken(true)}
    />
  )
}

/** Whether the file itself is small enough to be its own thumbnail. */
function hasPicture(node: Node): boolean {
  if (node.kind === 'folder' || node.sizeBytes > pictureMaxBytes) return false
  return pictureTypes.includes(node.mediaType)
}
