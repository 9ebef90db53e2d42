import { toProblem } from '@cloudservice/contract/client'
import { queryOptions } from '@tanstack/react-query'
import type { PreviewSource } from '../source.ts'
import { type DecodedText, decodeText } from './decode-text.ts'

/** How much of a large text is loaded at first. */
export const firstPartBytes = 1024 ** 2

/** A text, or its beginning. */
export interface LoadedText {
  /** Differs when the text does. */
  key: string
  /** undefined when the bytes turn out to be no text. */
  decoded: DecodedText | undefined
  loadedBytes: number
  isWhole: boolean
}

/** The text of a file; of a large one the first MiB, unless all of it is wanted. */
export function textQuery(source: PreviewSource, wantsAll: boolean) {
  return queryOptions({
    queryKey: ['text', source.key, wantsAll],
    queryFn: ({ signal }) => loadText(source, wantsAll, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Rows of text must not jump while somebody reads them.
    refetchOnWindowFocus: false,
  })
}

async function loadText(
  source: PreviewSource,
  wantsAll: boolean,
  signal: AbortSignal,
): Promise<LoadedText> {
  const isWhole = wantsAll || source.sizeBytes <= firstPartBytes
  const headers = isWhole ? {} : { range: `bytes=0-${firstPartBytes - 1}` }
  // The browser's own cache could hold an older version of the same address.
  const response = await fetch(source.url, { headers, signal, cache: 'no-cache' })
  if (!response.ok) throw await toProblem(response)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const decoded = decodeText(bytes, isWhole)
  return { key: `${source.key} ${isWhole}`, decoded, loadedBytes: bytes.length, isWhole }
}
