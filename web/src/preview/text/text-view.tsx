import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { LoadingLine } from '../loading-line.tsx'
import { NoPreview } from '../no-preview.tsx'
import type { PreviewSource } from '../source.ts'
import { CodeEditor } from './code-editor.tsx'
import type { DecodedText } from './decode-text.ts'
import { type LoadedText, textQuery } from './load-text.ts'
import { TextEditor } from './text-editor.tsx'

const MarkdownView = lazy(() =>
  import('./markdown-view.tsx').then((module) => ({ default: module.MarkdownView })),
)

/** The editor holds the whole text in memory, several times over. */
const largestEditableBytes = 5 * 1024 ** 2
/** A rendered document is one element for every few words. */
const largestRenderedBytes = 256 * 1024

/** Properties of {@link TextView}. */
export interface TextViewProps {
  source: PreviewSource
  kind: 'text' | 'markdown'
  onDirtyChange: ((isDirty: boolean) => void) | undefined
}

/** A text to be read, and edited where that is allowed; Markdown is shown rendered at first. */
export function TextView({ source, kind, onDirtyChange }: TextViewProps) {
  const [wantsAll, setWantsAll] = useState(false)
  const [edited, setEdited] = useState<PreviewSource>()
  const query = useQuery({ ...textQuery(edited ?? source, wantsAll), placeholderData: keepLast })

  if (query.isPending) return <LoadingLine />
  if (query.isError) {
    return (
      <NoPreview
        source={source}
        title={t('preview.failed')}
        hint={query.error.message}
        action={<Button onClick={() => void query.refetch()}>{t('retry')}</Button>}
      />
    )
  }
  const { decoded, isWhole } = query.data
  if (!decoded) return <NoPreview source={source} title={t('preview.unknown')} />
  if (edited?.editable) {
    return (
      <TextEditor
        file={edited.editable}
        decoded={decoded}
        onDirtyChange={onDirtyChange}
        onDone={() => setEdited(undefined)}
      />
    )
  }
  const canEdit = source.editable && isWhole && decoded.isUtf8
  return (
    <Reader
      source={source}
      loaded={query.data}
      decoded={decoded}
      kind={kind}
      isLoadingAll={query.isFetching}
      onShowAll={() => setWantsAll(true)}
      onEdit={
        canEdit && source.sizeBytes <= largestEditableBytes ? () => setEdited(source) : undefined
      }
    />
  )
}

function keepLast(last: LoadedText | undefined): LoadedText | undefined {
  return last
}

interface ReaderProps {
  source: PreviewSource
  loaded: LoadedText
  decoded: DecodedText
  kind: 'text' | 'markdown'
  isLoadingAll: boolean
  onShowAll: () => void
  onEdit: (() => void) | undefined
}

function Reader(props: ReaderProps) {
  const { source, loaded, decoded, kind, onEdit } = props
  const [isRendered, setRendered] = useState(
    kind === 'markdown' && loaded.loadedBytes <= largestRenderedBytes,
  )
  const label = t('text.content', { name: source.name })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 py-2 min-h-13 border-b border-border bg-surface shrink-0">
        <Notes {...props} />
        <span className="grow" />
        {kind === 'markdown' && (
          <Button look="ghost" onClick={() => setRendered(!isRendered)}>
            {isRendered ? t('text.source') : t('text.rendered')}
          </Button>
        )}
        {onEdit && <Button onClick={onEdit}>{t('text.edit')}</Button>}
      </div>
      {isRendered ? (
        <Suspense fallback={<LoadingLine />}>
          <MarkdownView text={decoded.text} label={label} />
        </Suspense>
      ) : (
        <CodeEditor
          key={loaded.key}
          label={label}
          text={decoded.text}
          lineBreak={decoded.lineBreak}
          isEditable={false}
        />
      )}
    </>
  )
}

function Notes({ source, loaded, decoded, isLoadingAll, onShowAll }: ReaderProps) {
  if (!loaded.isWhole) {
    return (
      <>
        <p className="text-table text-muted">
          {t('text.part', {
            shown: formatBytes(loaded.loadedBytes),
            total: formatBytes(source.sizeBytes),
          })}
        </p>
        <Button look="ghost" isBusy={isLoadingAll} onClick={onShowAll}>
          {t('text.showAll')}
        </Button>
      </>
    )
  }
  if (!decoded.isUtf8) return <p className="text-table text-muted">{t('text.notUtf8')}</p>
  if (source.editable && source.sizeBytes > largestEditableBytes) {
    return <p className="text-table text-muted">{t('text.tooLargeToEdit')}</p>
  }
  return null
}
