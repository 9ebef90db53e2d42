import { useEffect, useRef, useState } from 'react'
import { t } from '../text/text.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { NoPreview } from './no-preview.tsx'
import { recallPosition, rememberPosition } from './playback-position.ts'
import type { PreviewSource } from './source.ts'

/** Properties of {@link MediaView}. */
export interface MediaViewProps {
  source: PreviewSource
  kind: 'video' | 'audio'
}

/** Plays a film or a recording with the browser's own controls, from where it was left. */
export function MediaView({ source, kind }: MediaViewProps) {
  const [isUnplayable, setUnplayable] = useState(false)
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null)
  useRememberedPosition(player, source.key)
  if (isUnplayable) return <NoPreview source={source} title={t('preview.unplayable')} />

  const properties = {
    ref: player,
    src: source.url,
    controls: true,
    preload: 'metadata',
    'aria-label': source.name,
    onError: () => setUnplayable(true),
  } as const
  return (
    <div className="grow min-h-0 grid place-items-center p-4">
      {kind === 'video' ? (
        <video {...properties} playsInline className="size-full min-h-0 object-contain" />
      ) : (
        <div className="grid justify-items-center gap-8 w-full max-w-lg">
          <FileIcon icon="audio" size={120} />
          <audio {...properties} className="w-full" />
        </div>
      )}
    </div>
  )
}

function useRememberedPosition(
  player: { readonly current: HTMLMediaElement | null },
  key: string,
): void {
  useEffect(() => {
    const element = player.current
    if (!element) return
    const events = new AbortController()
    const options = { signal: events.signal }
    const remember = () => rememberPosition(key, element.currentTime, element.duration)
    const recall = () => {
      element.currentTime = recallPosition(key)
    }
    element.addEventListener('loadedmetadata', recall, options)
    element.addEventListener('pause', remember, options)
    addEventListener('pagehide', remember, options)
    return () => {
      remember()
      events.abort()
    }
  }, [player, key])
}
