import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useMemo, useState } from 'react'

/** Width and height of a page in points. */
export interface PageSize {
  width: number
  height: number
}

/** The sizes of pages as far as they are known. */
export interface PageSizes {
  first: PageSize | undefined
  /** The size of a page; that of the first until its own is known. */
  of: (number: number) => PageSize | undefined
  learn: (number: number, size: PageSize) => void
}

/** Most documents have one size, so the first page stands for all that were not seen yet. */
export function usePageSizes(document: PDFDocumentProxy): PageSizes {
  const [known, setKnown] = useState<ReadonlyMap<number, PageSize>>(new Map())
  const sizes = useMemo<PageSizes>(() => {
    const first = known.get(1)
    return {
      first,
      of: (number) => known.get(number) ?? first,
      learn: (number, size) =>
        setKnown((before) => {
          const old = before.get(number)
          if (old?.width === size.width && old.height === size.height) return before
          return new Map(before).set(number, size)
        }),
    }
  }, [known])

  const { learn } = sizes
  // biome-ignore lint/correctness/useExhaustiveDependencies: learn only ever adds what it is given
  useEffect(() => {
    void document.getPage(1).then((page) => {
      const { width, height } = page.getViewport({ scale: 1 })
      learn(1, { width, height })
    })
  }, [document])
  return sizes
}
