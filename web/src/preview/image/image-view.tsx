import { Maximize, RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
import { useRef, useState } from 'react'
import { t } from '../../text/text.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { LoadingLine } from '../loading-line.tsx'
import { NoPreview } from '../no-preview.tsx'
import type { PreviewSource } from '../source.ts'
import { useDocumentKeys } from '../use-document-keys.ts'
import {
  fitScale,
  keepInView,
  pan,
  restingPose,
  rotate,
  type Size,
  zoomAt,
  zoomStep,
} from './pose.ts'
import { useGestures } from './use-gestures.ts'
import { useSize } from './use-size.ts'

/** Drawings have no pixels; the longer side of one is taken for this many. */
const drawingPx = 2048
const sizeless: Size = { width: drawingPx, height: drawingPx }
const middle = { x: 0, y: 0 }

/** A picture that can be zoomed, moved and turned. */
export function ImageView({ source }: { source: PreviewSource }) {
  const box = useRef<HTMLDivElement>(null)
  const view = useSize(box)
  const [picture, setPicture] = useState<Size>()
  const [hasFailed, setFailed] = useState(false)
  const [wanted, setPose] = useState(restingPose)
  const size = picture ?? sizeless
  const pose = keepInView(wanted, size, view)
  const scale = fitScale(size, view, pose.turns) * pose.zoom

  const zoom = (factor: number, at = middle) => setPose(zoomAt(pose, factor, at, size, view))
  const turn = () => setPose(rotate(pose))
  const fit = () => setPose({ ...restingPose, turns: pose.turns })
  useGestures(box, { onPan: (by) => setPose(pan(pose, by, size, view)), onZoom: zoom })
  useDocumentKeys({
    '+': () => zoom(zoomStep),
    '=': () => zoom(zoomStep),
    '-': () => zoom(1 / zoomStep),
    '0': fit,
    r: turn,
  })
  if (hasFailed) return <NoPreview source={source} title={t('preview.unplayable')} />

  return (
    <>
      {!picture && <LoadingLine />}
      <div
        ref={box}
        className={classNames(
          'grow min-h-0 relative overflow-hidden touch-none select-none',
          pose.zoom > 1 && 'cursor-grab active:cursor-grabbing',
        )}
      >
        <img
          src={source.url}
          alt={source.name}
          draggable={false}
          onLoad={(event) => setPicture(sizeOf(event.currentTarget, source.mediaType))}
          onError={() => setFailed(true)}
          className={classNames('absolute left-1/2 top-1/2 max-w-none', !picture && 'invisible')}
          style={{
            width: size.width,
            height: size.height,
            transform: `translate(-50%, -50%) translate(${pose.x}px, ${pose.y}px) rotate(${pose.turns * 90}deg) scale(${scale})`,
          }}
        />
      </div>
      <div
        role="toolbar"
        aria-label={t('image.tools')}
        className="absolute bottom-4 left-1/2 -translate-x-1/2 flex items-center gap-1 px-1 rounded-card bg-raised shadow-menu mb-[env(safe-area-inset-bottom)]"
      >
        <IconButton label={t('image.zoomOut')} keys="-" onClick={() => zoom(1 / zoomStep)}>
          <ZoomOut size={18} />
        </IconButton>
        <output
          aria-label={t('image.zoom', { percent: Math.round(scale * 100) })}
          className="w-14 text-center text-table tabular-nums"
        >
          {Math.round(scale * 100)} %
        </output>
        <IconButton label={t('image.zoomIn')} keys="+" onClick={() => zoom(zoomStep)}>
          <ZoomIn size={18} />
        </IconButton>
        <IconButton label={t('image.fit')} keys="0" onClick={fit}>
          <Maximize size={17} />
        </IconButton>
        <IconButton label={t('image.rotate')} keys="R" onClick={turn}>
          <RotateCw size={17} />
        </IconButton>
      </div>
    </>
  )
}

function sizeOf({ naturalWidth, naturalHeight }: HTMLImageElement, mediaType: string): Size {
  const longer = Math.max(naturalWidth, naturalHeight)
  if (longer === 0) return sizeless
  const scale = mediaType === 'image/svg+xml' ? drawingPx / longer : 1
  return { width: naturalWidth * scale, height: naturalHeight * scale }
}
