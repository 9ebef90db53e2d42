import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../text/text.ts'
import { type DrawnPage, drawPage } from './draw-page.ts'
import { markMatches } from './mark-matches.ts'
import type { PageSize } from './use-page-sizes.ts'
import './pdf-page.css'

/** Properties of {@link PdfPage}. */
export interface PdfPageProps {
  document: PDFDocumentProxy
  number: number
  /** Pixels per point. */
  scale: number
  size: PageSize | undefined
  /** What is looked for; empty when nothing is. */
  words: string
  /** Which match on this page is the chosen one. */
  chosenMatch: number | undefined
  onSize: (number: number, size: PageSize) => void
}

/** One page: its picture, and above it its text, invisible, to be selected and found. */
export function PdfPage(props: PdfPageProps) {
  const { document, number, scale, size, words, chosenMatch, onSize } = props
  const sheet = useRef<HTMLElement>(null)
  const [drawn, setDrawn] = useState<DrawnPage>()
  const learn = useRef(onSize)
  useEffect(() => {
    learn.current = onSize
  })

  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    void drawPage({ document, number, scale, signal }).then((page) => {
      if (!page || signal.aborted) return
      sheet.current?.replaceChildren(page.canvas, page.textLayer)
      learn.current(number, page.size)
      setDrawn(page)
    })
    return () => ending.abort()
  }, [document, number, scale])

  useEffect(() => {
    if (!drawn || words === '') return
    return markMatches(drawn, words, chosenMatch)
  }, [drawn, words, chosenMatch])

  return (
    <section
      ref={sheet}
      aria-label={t('pdf.pageLabel', { number })}
      className="pdf-page relative shrink-0 shadow-menu"
      style={{ width: (size?.width ?? 0) * scale, height: (size?.height ?? 0) * scale }}
    />
  )
}
