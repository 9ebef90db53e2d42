import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { TextPiece } from './page-text.ts'
import type { PageSize } from './use-page-sizes.ts'

/** What is to be drawn. */
export interface PageOrder {
  document: PDFDocumentProxy
  number: number
  /** Pixels per point. */
  scale: number
  signal: AbortSignal
}

/** A page as elements. */
export interface DrawnPage {
  canvas: HTMLCanvasElement
  textLayer: HTMLDivElement
  /** The text, and the element that each piece of it became. */
  pieces: TextPiece[]
  elements: HTMLElement[]
  /** In points. */
  size: PageSize
}

/** More pixels than this, and browsers refuse to make the canvas. */
const mostPixels = 2 ** 25

/** Draws a page; resolves with nothing when it was cancelled. */
export async function drawPage(order: PageOrder): Promise<DrawnPage | undefined> {
  const { document, number, scale, signal } = order
  const { RenderingCancelledException, TextLayer } = await import('pdfjs-dist')
  const page = await document.getPage(number)
  if (signal.aborted) return undefined
  const viewport = page.getViewport({ scale })
  const density = densityFor(viewport.width * viewport.height)
  const canvas = globalThis.document.createElement('canvas')
  canvas.width = Math.floor(viewport.width * density)
  canvas.height = Math.floor(viewport.height * density)
  const drawing = page.render({
    canvas,
    viewport,
    ...(density === 1 ? {} : { transform: [density, 0, 0, density, 0, 0] }),
  })
  signal.addEventListener('abort', () => drawing.cancel(), { once: true })
  try {
    await drawing.promise
  } catch (error) {
    if (error instanceof RenderingCancelledException) return undefined
    throw error
  }
  const content = await page.getTextContent()
  if (signal.aborted) return undefined
  const textLayer = globalThis.document.createElement('div')
  textLayer.className = 'pdf-text'
  textLayer.style.setProperty('--total-scale-factor', String(scale))
  const layer = new TextLayer({ textContentSource: content, container: textLayer, viewport })
  await layer.render()
  return {
    canvas,
    textLayer,
    pieces: content.items.filter((item) => 'str' in item),
    elements: layer.textDivs,
    size: { width: viewport.width / scale, height: viewport.height / scale },
  }
}

function densityFor(pixels: number): number {
  const wanted = Math.min(3, devicePixelRatio || 1)
  return Math.min(wanted, Math.sqrt(mostPixels / pixels))
}
