import { Link } from '@tanstack/react-router'
import { ChevronDown, ListX, RotateCw, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'
import { buttonClass } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Progress } from '../ui/progress.tsx'
import { useStore } from '../ui/store.ts'
import { ConflictSheet } from './conflict-sheet.tsx'
import { formatTimeLeft } from './time-left.ts'
import { trayButtonId, trayId, trayOpen } from './tray-state.ts'
import {
  useAnnouncement,
  useFreshLists,
  useLeaveGuard,
  useTitleProgress,
} from './upload-effects.ts'
import type { UploadItem, UploadSummary } from './upload-item.ts'
import { uploads } from './upload-queue.ts'
import { UploadRows } from './upload-rows.tsx'
import { useUploads } from './use-uploads.ts'

/** The list of uploads at the corner of the page, a sheet on phones. Mount it once, always. */
export function UploadTray() {
  const { items, summary } = useUploads()
  const isOpen = useStore(trayOpen)
  const announcement = useAnnouncement(summary)
  useFreshLists(summary)
  useLeaveGuard(summary)
  useTitleProgress(summary)
  useOpenOnAdd(items)
  const asking = items.filter((item) => item.state.kind === 'conflict')
  const [asked] = asking

  return (
    <>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      {isOpen && items.length > 0 && (
        <section
          id={trayId}
          aria-label={t('uploads.title')}
          onKeyDown={(event) => event.key === 'Escape' && fold()}
          className="fixed z-30 inset-x-0 bottom-0 sm:inset-x-auto sm:right-4 sm:bottom-4 sm:w-100 flex flex-col max-h-[70dvh] sm:max-h-[min(32rem,70dvh)] bg-raised shadow-menu rounded-t-dialog sm:rounded-card pb-[env(safe-area-inset-bottom)] animate-enter"
        >
          <TrayHeader summary={summary} asking={asking.length} />
          {asked && <ConflictSheet key={asked.id} item={asked} others={asking.length - 1} />}
          <SpaceHint items={items} />
          <UploadRows items={items} />
        </section>
      )}
    </>
  )
}

function TrayHeader({ summary, asking }: { summary: UploadSummary; asking: number }) {
  const isOver = summary.open === 0
  return (
    <header className="shrink-0 border-b border-border">
      <div className="flex items-center gap-1 pl-4 pr-2 pt-2 pb-1">
        <div className="grow min-w-0">
          <h2 className="font-semibold truncate">{heading(summary)}</h2>
          <p className="text-caption text-muted tabular-nums h-4 truncate">
            {[subheading(summary), asking > 0 && t('uploads.asking', { count: asking })]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {summary.retryable > 0 && (
          <IconButton label={t('uploads.retryFailed')} onClick={() => uploads.retryFailed()}>
            <RotateCw size={18} />
          </IconButton>
        )}
        {isOver ? (
          <IconButton label={t('uploads.clear')} onClick={clear}>
            <X size={18} />
          </IconButton>
        ) : (
          <>
            <IconButton label={t('uploads.cancelAll')} onClick={() => uploads.cancelAll()}>
              <ListX size={18} />
            </IconButton>
            <IconButton label={t('uploads.fold')} onClick={fold}>
              <ChevronDown size={18} />
            </IconButton>
          </>
        )}
      </div>
      <Progress
        label={t('uploads.progress')}
        value={summary.percent / 100}
        tone={barTone(summary)}
        className="rounded-none border-x-0 border-b-0"
      />
    </header>
  )
}

/** The way out when the quota is full. */
function SpaceHint({ items }: { items: readonly UploadItem[] }) {
  const isFull = items.some(
    ({ state }) => state.kind === 'failed' && state.failure.reason === 'quota-exceeded',
  )
  if (!isFull) return null
  return (
    <p className="shrink-0 flex items-center gap-3 px-4 py-2 border-b border-border">
      <span className="grow">{t('uploads.full')}</span>
      <Link to="/duplicates" className={buttonClass()}>
        {t('uploads.freeUp')}
      </Link>
    </p>
  )
}

function barTone(summary: UploadSummary) {
  if (summary.open > 0) return 'accent'
  return summary.failed > 0 ? 'danger' : 'ok'
}

function heading(summary: UploadSummary): string {
  const { open, done, failed, total } = summary
  if (open > 0) return t('uploads.heading', { done, total })
  if (failed > 0) return t('uploads.headingFailed', { count: failed })
  if (done > 0) return t('uploads.headingDone', { count: done })
  return t('uploads.headingNone')
}

function subheading(summary: UploadSummary): string {
  if (summary.open === 0) {
    const both = summary.failed > 0 && summary.done > 0
    return both ? t('uploads.headingDone', { count: summary.done }) : formatBytes(summary.sizeBytes)
  }
  if (summary.bytesPerSecond <= 0) return ''
  const speed = formatBytes(summary.bytesPerSecond)
  if (summary.secondsLeft === undefined) return t('uploads.rate', { speed })
  return t('uploads.rateAndLeft', { speed, left: formatTimeLeft(summary.secondsLeft) })
}

function fold(): void {
  trayOpen.set(false)
  // The button is rendered with its new state first.
  requestAnimationFrame(() => document.getElementById(trayButtonId)?.focus())
}

function clear(): void {
  uploads.clearFinished()
  trayOpen.set(false)
}

/** New uploads unfold the tray; it stays as the person left it otherwise. */
function useOpenOnAdd(items: readonly UploadItem[]): void {
  const newest = items.at(-1)?.id ?? 0
  const seen = useRef(newest)
  useEffect(() => {
    if (newest > seen.current) trayOpen.set(true)
    seen.current = Math.max(seen.current, newest)
  }, [newest])
}
