import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { countMatches, foldPage, type PageText, type TextPiece } from './page-text.ts'

/** Where a search stands: one match is the chosen one. */
export interface PdfFind {
  words: string
  setWords: (words: string) => void
  total: number
  /** Counted from 1; 0 when there is none. */
  position: number
  /** Page of the chosen match, counted from 1, and its place among those of the page. */
  chosen: { page: number; index: number } | undefined
  isSearching: boolean
  step: (by: 1 | -1) => void
}

const typingMs = 200

/** Finds words in all pages of a document. */
export function usePdfFind(document: PDFDocumentProxy): PdfFind {
  const [words, setWords] = useState('')
  const [counts, setCounts] = useState<readonly number[]>([])
  const [isSearching, setSearching] = useState(false)
  const [at, setAt] = useState(0)
  const [texts] = useState(() => new Map<number, Promise<PageText>>())

  useEffect(() => {
    setCounts([])
    setAt(0)
    if (words.trim() === '') return
    setSearching(true)
    const ending = new AbortController()
    const timer = setTimeout(() => void search(), typingMs)
    async function search() {
      const found: number[] = []
      for (let number = 1; number <= document.numPages && !ending.signal.aborted; number += 1) {
        const text = texts.get(number) ?? readPage(document, number)
        texts.set(number, text)
        found.push(countMatches(await text, words))
        if (number % 20 === 0 && !ending.signal.aborted) setCounts([...found])
      }
      if (ending.signal.aborted) return
      setCounts(found)
      setSearching(false)
    }
    return () => {
      clearTimeout(timer)
      ending.abort()
      setSearching(false)
    }
  }, [document, words, texts])

  const total = counts.reduce((sum, count) => sum + count, 0)
  return {
    words,
    setWords,
    total,
    position: total > 0 ? at + 1 : 0,
    chosen: placeOf(at, counts),
    isSearching,
    step: (by) => total > 0 && setAt((at + by + total) % total),
  }
}

/** The text pieces of a page; what is not text is left out. */
export async function readPieces(document: PDFDocumentProxy, number: number): Promise<TextPiece[]> {
  const page = await document.getPage(number)
  const { items } = await page.getTextContent()
  return items.filter((item) => 'str' in item)
}

async function readPage(document: PDFDocumentProxy, number: number): Promise<PageText> {
  return foldPage(await readPieces(document, number))
}

/** The page and the place on it of match `at` of the document. */
function placeOf(at: number, counts: readonly number[]): PdfFind['chosen'] {
  let before = 0
  for (const [index, count] of counts.entries()) {
    if (at < before + count) return { page: index + 1, index: at - before }
    before += count
  }
  return undefined
}
