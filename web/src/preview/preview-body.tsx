import { Component, lazy, type ReactNode, Suspense } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { LoadingLine } from './loading-line.tsx'
import { NoPreview } from './no-preview.tsx'
import { previewKindOf } from './preview-kind.ts'
import type { PreviewSource } from './source.ts'

const ImageView = lazy(() =>
  import('./image/image-view.tsx').then((module) => ({ default: module.ImageView })),
)
const MediaView = lazy(() =>
  import('./media-view.tsx').then((module) => ({ default: module.MediaView })),
)
const PdfView = lazy(() =>
  import('./pdf/pdf-view.tsx').then((module) => ({ default: module.PdfView })),
)
const TextView = lazy(() =>
  import('./text/text-view.tsx').then((module) => ({ default: module.TextView })),
)

/** Properties of {@link PreviewBody}. */
export interface PreviewBodyProps {
  source: PreviewSource
  /** Told when there begin or end to be changes that are not saved. */
  onDirtyChange?: (isDirty: boolean) => void
}

/** The content of a file in the way that fits it; each way is loaded when it is first needed. */
export function PreviewBody({ source, onDirtyChange }: PreviewBodyProps) {
  return (
    <FailureBoundary source={source}>
      <Suspense fallback={<LoadingLine />}>
        <View source={source} {...(onDirtyChange ? { onDirtyChange } : {})} />
      </Suspense>
    </FailureBoundary>
  )
}

function View({ source, onDirtyChange }: PreviewBodyProps) {
  const kind = previewKindOf(source)
  switch (kind) {
    case 'image':
      return <ImageView key={source.key} source={source} />
    case 'video':
    case 'audio':
      return <MediaView key={source.key} source={source} kind={kind} />
    case 'pdf':
      return <PdfView key={source.key} source={source} />
    case 'markdown':
    case 'text':
      return <TextView source={source} kind={kind} onDirtyChange={onDirtyChange} />
    case 'unknown':
      return <NoPreview source={source} title={t('preview.unknown')} />
    default:
      return kind satisfies never
  }
}

interface BoundaryProps {
  source: PreviewSource
  children: ReactNode
}

/** A broken preview must not take the page with it: the file can still be downloaded. */
class FailureBoundary extends Component<BoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <NoPreview
        source={this.props.source}
        title={t('preview.failed')}
        hint={t('preview.failedHint')}
        action={<Button onClick={() => this.setState({ hasFailed: false })}>{t('retry')}</Button>}
      />
    )
  }
}
