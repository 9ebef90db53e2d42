import { useVirtualizer } from '@tanstack/react-virtual'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { useSize } from '../image/use-size.ts'
import { LoadingLine } from '../loading-line.tsx'
import { useDocumentKeys } from '../use-document-keys.ts'
import { PdfPage } from './pdf-page.tsx'
import { PdfToolbar } from './pdf-toolbar.tsx'
import { type PageSize, usePageSizes } from './use-page-sizes.ts'
import { usePdfFind } from './use-pdf-find.ts'

/** Pixels on the screen for a point of paper at 100 %. */
const pixelsPerPoint = 96 / 72
const gapPx = 12
const sidePx = 32
const zoomStep = 1.2
const zoomRange = { least: 0.25, most: 6 }

/** The pages of a document below each other; only those in sight are drawn. */
export function PdfPages({ document }: { document: PDFDocumentProxy }) {
  const scroller = useRef<HTMLDivElement>(null)
  const view = useSize(scroller)
  const sizes = usePageSizes(document)
  const find = usePdfFind(document)
  const [zoom, setZoom] = useState(1)
  const scale = defaultScale(sizes.first, view.width) * zoom

  const pages = useVirtualizer({
    count: sizes.first ? document.numPages : 0,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (sizes.of(index + 1)?.height ?? 0) * scale + gapPx,
    overscan: 1,
    paddingStart: gapPx,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow from these
  useEffect(() => pages.measure(), [pages, scale, sizes])

  const current = pages.getVirtualItemForOffset((pages.scrollOffset ?? 0) + view.height / 3)
  const zoomBy = (factor: number) => {
    const next = Math.min(zoomRange.most, Math.max(zoomRange.least, zoom * factor))
    const element = scroller.current
    const offset = (element?.scrollTop ?? 0) * (next / zoom)
    setZoom(next)
    requestAnimationFrame(() => element?.scrollTo({ top: offset }))
  }
  useDocumentKeys({
    '+': () => zoomBy(zoomStep),
    '=': () => zoomBy(zoomStep),
    '-': () => zoomBy(1 / zoomStep),
    '0': () => zoomBy(1 / zoom),
  })

  return (
    <>
      <PdfToolbar
        page={(current?.index ?? 0) + 1}
        total={document.numPages}
        percent={Math.round((scale / pixelsPerPoint) * 100)}
        find={find}
        onPage={(page) => pages.scrollToIndex(page - 1, { align: 'start' })}
        onZoom={(direction) => zoomBy(zoomStep ** direction)}
      />
      {!sizes.first && <LoadingLine />}
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="grow min-h-0 overflow-auto focus-visible:-outline-offset-2"
      >
        <div className="relative mx-auto" style={{ height: pages.getTotalSize() }}>
          {pages.getVirtualItems().map((line) => {
            const number = line.index + 1
            const chosen = find.chosen?.page === number ? find.chosen.index : undefined
            return (
              <div
                key={line.key}
                className="absolute inset-x-0 top-0 flex w-fit min-w-full justify-center px-4"
                style={{ transform: `translateY(${line.start}px)` }}
              >
                <PdfPage
                  document={document}
                  number={number}
                  scale={scale}
                  size={sizes.of(number)}
                  words={find.words}
                  chosenMatch={chosen}
                  onSize={sizes.learn}
                />
              </div>
            )
          })}
        </div>
      </div>
      <ScrollToMatch page={find.chosen?.page} onPage={(page) => pages.scrollToIndex(page - 1)} />
    </>
  )
}

/** Brings the page of the chosen match into sight; the page itself scrolls to the very words. */
function ScrollToMatch(props: { page: number | undefined; onPage: (page: number) => void }) {
  const { page, onPage } = props
  const latest = useRef(onPage)
  useEffect(() => {
    latest.current = onPage
  })
  useEffect(() => {
    if (page !== undefined) latest.current(page)
  }, [page])
  return null
}

/** As wide as the view, but not wider than on paper. */
function defaultScale(first: PageSize | undefined, viewWidth: number): number {
  if (!first || viewWidth <= sidePx) return pixelsPerPoint
  return Math.min(pixelsPerPoint, (viewWidth - sidePx) / first.width)
}
