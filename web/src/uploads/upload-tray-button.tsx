import { ArrowUp, Check, TriangleAlert } from 'lucide-react'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useStore } from '../ui/store.ts'
import { trayButtonId, trayId, trayOpen } from './tray-state.ts'
import type { UploadSummary } from './upload-item.ts'
import { useUploads } from './use-uploads.ts'

/** Circumference of the ring, radius 14. */
const around = 2 * Math.PI * 14

/** The ring in the top bar that fills while files are uploaded; opens and folds the tray. */
export function UploadTrayButton() {
  const { items, summary } = useUploads()
  const isOpen = useStore(trayOpen)
  if (items.length === 0) return null
  return (
    <IconButton
      id={trayButtonId}
      label={buttonLabel(summary)}
      aria-expanded={isOpen}
      aria-controls={trayId}
      onClick={() => trayOpen.set((open) => !open)}
      className="relative"
    >
      <svg viewBox="0 0 32 32" className="size-8 -rotate-90" aria-hidden="true">
        <circle cx="16" cy="16" r="14" fill="none" strokeWidth="2.5" className="stroke-border" />
        <circle
          cx="16"
          cy="16"
          r="14"
          fill="none"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - summary.percent / 100)}
          className={ringColour(summary)}
        />
      </svg>
      <span className="absolute inset-0 grid place-items-center">
        <RingIcon summary={summary} />
      </span>
    </IconButton>
  )
}

function RingIcon({ summary }: { summary: UploadSummary }) {
  if (summary.open > 0) return <ArrowUp size={16} />
  if (summary.failed > 0) return <TriangleAlert size={15} className="text-danger" />
  return <Check size={16} className="text-ok" />
}

function ringColour(summary: UploadSummary): string {
  if (summary.open > 0) return 'stroke-accent'
  return summary.failed > 0 ? 'stroke-danger' : 'stroke-ok'
}

function buttonLabel(summary: UploadSummary): string {
  if (summary.open > 0) return t('uploads.button', { percent: summary.percent })
  if (summary.failed > 0) return t('uploads.buttonFailed', { count: summary.failed })
  return t('uploads.buttonDone')
}
