import { useEffect, useState } from 'react'
import { t } from '../text/text.ts'
import type { ViewMode } from './view-state.ts'

const showAfterMs = 300
const lines = ['w-2/5', 'w-1/3', 'w-1/2', 'w-1/4', 'w-2/5', 'w-1/3', 'w-2/5', 'w-1/4']

/** Grey shapes where entries will be, once loading takes longer than a blink. */
export function ListSkeleton({ mode }: { mode: ViewMode }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), showAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isSlow) return null
  return (
    <div role="status" aria-label={t('loading')} className="px-4 sm:px-6 animate-fade">
      {mode === 'list' ? <SkeletonRows /> : <SkeletonTiles />}
    </div>
  )
}

function SkeletonRows() {
  return (
    <div className="pt-9">
      {lines.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are fixed
        <div key={index} className="flex items-center gap-3 h-10 pl-9 animate-pulse">
          <div className="size-6 rounded-control bg-hover" />
          <div className={`h-3 rounded-full bg-hover ${width}`} />
        </div>
      ))}
    </div>
  )
}

function SkeletonTiles() {
  return (
    <div className="grid gap-3 grid-cols-[repeat(auto-fill,minmax(168px,1fr))]">
      {lines.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are fixed
        <div key={index} className="h-46 rounded-card bg-hover animate-pulse" />
      ))}
    </div>
  )
}
