import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { t } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { LoadingLine } from '../loading-line.tsx'
import { NoPreview } from '../no-preview.tsx'
import type { PreviewSource } from '../source.ts'
import { openDocument } from './open-document.ts'
import { PasswordForm } from './password-form.tsx'
import { PdfPages } from './pdf-pages.tsx'

type Opening =
  | { kind: 'loading' }
  | { kind: 'locked'; isRetry: boolean; answer: (password: string) => void }
  | { kind: 'open'; document: PDFDocumentProxy }
  | { kind: 'failed'; reason: string }

/** A PDF document, page below page. */
export function PdfView({ source }: { source: PreviewSource }) {
  const [attempt, setAttempt] = useState(0)
  const opening = useDocument(source.url, attempt)
  switch (opening.kind) {
    case 'loading':
      return <LoadingLine />
    case 'locked':
      return <PasswordForm isRetry={opening.isRetry} onAnswer={opening.answer} />
    case 'open':
      return <PdfPages document={opening.document} />
    case 'failed':
      return (
        <NoPreview
          source={source}
          title={t('preview.failed')}
          hint={opening.reason}
          action={<Button onClick={() => setAttempt(attempt + 1)}>{t('retry')}</Button>}
        />
      )
    default:
      return opening satisfies never
  }
}

function useDocument(url: string, attempt: number): Opening {
  const [opening, setOpening] = useState<Opening>({ kind: 'loading' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens it again
  useEffect(() => {
    let isWanted = true
    const show = (next: Opening) => isWanted && setOpening(next)
    show({ kind: 'loading' })
    const { document, close } = openDocument(url, (answer, isRetry) =>
      show({ kind: 'locked', isRetry, answer }),
    )
    document.then(
      (opened) => show({ kind: 'open', document: opened }),
      (error: unknown) =>
        show({ kind: 'failed', reason: error instanceof Error ? error.message : '' }),
    )
    return () => {
      isWanted = false
      close()
    }
  }, [url, attempt])
  return opening
}
