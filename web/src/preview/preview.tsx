import type { Node, File as StoredFile } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Info, Star } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { fileQuery } from '../api/queries.ts'
import { DetailsPanel } from '../details/details-panel.tsx'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useLeaveQuestion } from './leave-question.tsx'
import { PreviewBody } from './preview-body.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { type Neighbours, neighboursOf } from './siblings.ts'
import { fileSource } from './source.ts'
import { usePreloadedImage } from './use-preloaded-image.ts'
import { useStar } from './use-star.ts'

/** Properties of {@link Preview}. */
export interface PreviewProps {
  node: StoredFile
  /** The list the file stands in; Left and Right walk its files. */
  siblings: readonly Node[]
  onNavigate: (file: StoredFile) => void
  onClose: () => void
}

/** A file shown over the whole page. */
export function Preview({ node, siblings, onNavigate, onClose }: PreviewProps) {
  // The list may be older than what was saved here a moment ago.
  const { data: file = node } = useQuery(fileQuery(node.id))
  const [hasDetails, setDetails] = useState(false)
  const detailsButton = useRef<HTMLButtonElement>(null)
  const neighbours = neighboursOf(file, siblings)
  const star = useStar(file)
  const leave = useLeaveQuestion(file.name)
  usePreloadedImage(neighbours.next)

  const closeDetails = () => {
    setDetails(false)
    detailsButton.current?.focus()
  }
  const go = (to: StoredFile | undefined) => to && leave.ask(() => onNavigate(to))
  const handleKeys = (event: KeyboardEvent) => {
    if (event.defaultPrevented || hasOwnKeys(event.target)) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowLeft') go(neighbours.previous)
    else if (event.key === 'ArrowRight') go(neighbours.next)
    else if (event.key.toLowerCase() === 's') star.toggle()
    else if (event.key.toLowerCase() === 'i') setDetails((shown) => !shown)
    else return
    event.preventDefault()
  }

  return (
    <PreviewFrame
      name={file.name}
      icon={file.icon}
      note={
        neighbours.total > 1 && neighbours.position > 0
          ? t('preview.position', { position: neighbours.position, total: neighbours.total })
          : ''
      }
      downloadUrl={fileSource(file).downloadUrl}
      onKeyDown={handleKeys}
      onClose={() => leave.ask(onClose)}
      tools={
        <>
          <IconButton
            label={star.isStarred ? t('preview.unstar') : t('preview.star')}
            keys="S"
            aria-pressed={star.isStarred}
            onClick={star.toggle}
          >
            <Star size={18} className={classNames(star.isStarred && 'fill-current')} />
          </IconButton>
          <IconButton
            label={t('preview.details')}
            keys="I"
            aria-pressed={hasDetails}
            ref={detailsButton}
            onClick={() => setDetails(!hasDetails)}
          >
            <Info size={18} />
          </IconButton>
        </>
      }
      walk={neighbours.total > 1 && <WalkButtons neighbours={neighbours} onGo={go} />}
      panel={hasDetails && <DetailsPanel node={file} onClose={closeDetails} />}
    >
      <PreviewBody key={file.id} source={fileSource(file)} onDirtyChange={leave.setDirty} />
      {leave.question}
    </PreviewFrame>
  )
}

function WalkButtons(props: {
  neighbours: Neighbours
  onGo: (to: StoredFile | undefined) => void
}) {
  const { previous, next } = props.neighbours
  return (
    <>
      <IconButton
        label={t('preview.previous')}
        keys="←"
        disabled={!previous}
        onClick={() => props.onGo(previous)}
      >
        <ChevronLeft size={20} />
      </IconButton>
      <IconButton
        label={t('preview.next')}
        keys="→"
        disabled={!next}
        onClick={() => props.onGo(next)}
      >
        <ChevronRight size={20} />
      </IconButton>
    </>
  )
}

/** Text fields, players and tabs use the same keys for themselves. */
function hasOwnKeys(target: EventTarget): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, video, audio, [role=tab], .cm-editor') !== null
  )
}
