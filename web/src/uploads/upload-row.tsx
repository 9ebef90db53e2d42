import { Check, RotateCw, TriangleAlert, X } from 'lucide-react'
import { formatBytes } from '../text/format.ts'
import { t } from '../text/text.ts'
import { classNames } from '../ui/class-names.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Progress } from '../ui/progress.tsx'
import { iconOfFile } from './icon-of-file.ts'
import { formatTimeLeft } from './time-left.ts'
import { pathWithin } from './tray-rows.ts'
import type { UploadFailure } from './upload-failure.ts'
import { isActive, isEnded, type UploadItem } from './upload-item.ts'
import { uploads } from './upload-queue.ts'

/** One upload: its name, how far it is or why it failed, and what can be done. */
export function UploadRow({ item, isNested }: { item: UploadItem; isNested: boolean }) {
  const within = isNested ? pathWithin(item) : ''
  return (
    <div className={classNames('h-full flex items-center gap-3 pr-2', isNested ? 'pl-10' : 'pl-4')}>
      <FileIcon icon={iconOfFile(item.file)} />
      <div className="grow min-w-0">
        <p className="truncate" title={item.name}>
          {within && <span className="text-muted">{within}/</span>}
          {item.name}
        </p>
        <StateLine item={item} />
      </div>
      <RowAction item={item} />
    </div>
  )
}

function StateLine({ item }: { item: UploadItem }) {
  const text = stateText(item)
  if (item.state.kind === 'failed') {
    return (
      <p className="text-caption text-danger line-clamp-2" title={text}>
        {text}
      </p>
    )
  }
  return (
    <div className="flex items-center gap-2 h-4 text-caption text-muted tabular-nums">
      {isActive(item) && item.sizeBytes > 0 && (
        <Progress
          label={item.name}
          value={item.state.kind === 'checking' ? undefined : item.sentBytes / item.sizeBytes}
          className="w-24 shrink-0"
        />
      )}
      <span className="truncate">{text}</span>
    </div>
  )
}

function RowAction({ item }: { item: UploadItem }) {
  const { name, id, state } = item
  if (state.kind === 'done') return <Check size={18} className="text-ok mx-2 shrink-0" />
  if (!isEnded(item)) {
    return (
      <IconButton label={t('uploads.cancel', { name })} onClick={() => uploads.cancel(id)}>
        <X size={18} />
      </IconButton>
    )
  }
  if (state.kind === 'cancelled' || (state.kind === 'failed' && state.failure.canRetry)) {
    return (
      <IconButton label={t('uploads.retry', { name })} onClick={() => uploads.retry(id)}>
        <RotateCw size={18} />
      </IconButton>
    )
  }
  if (state.kind === 'failed') {
    return <TriangleAlert size={18} aria-hidden="true" className="text-danger mx-2 shrink-0" />
  }
  return null
}

function stateText(item: UploadItem): string {
  const { state } = item
  if (state.kind === 'failed') return failureText(state.failure)
  if (state.kind === 'done') return formatBytes(item.sizeBytes)
  if (state.kind !== 'sending' || item.bytesPerSecond <= 0) {
    return t(`uploads.state.${state.kind}`)
  }
  const speed = formatBytes(item.bytesPerSecond)
  const left = formatTimeLeft((item.sizeBytes - item.sentBytes) / item.bytesPerSecond)
  return t('uploads.rateAndLeft', { speed, left })
}

function failureText(failure: UploadFailure): string {
  if (failure.reason === 'server') {
    return t('uploads.failed.server', { id: failure.requestId ?? '–' })
  }
  return t(`uploads.failed.${failure.reason}`)
}
