import type { File as StoredFile } from '@cloudservice/contract'
import { useEffect } from 'react'
import { previewKindOf } from './preview-kind.ts'
import { fileSource } from './source.ts'

const largestBytes = 20 * 1024 ** 2

/** Loads the next picture ahead, so that it is there when it is asked for. */
export function usePreloadedImage(next: StoredFile | undefined): void {
  const isWanted = next && previewKindOf(next) === 'image' && next.sizeBytes <= largestBytes
  const url = isWanted ? fileSource(next).url : undefined
  useEffect(() => {
    if (!url) return
    const image = new Image()
    image.src = url
    return () => {
      image.src = ''
    }
  }, [url])
}
