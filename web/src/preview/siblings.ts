import type { Node, File as StoredFile } from '@cloudservice/contract'

/** The files beside the one that is shown; folders are passed over. */
export interface Neighbours {
  previous: StoredFile | undefined
  next: StoredFile | undefined
  /** Counted from 1; 0 when the file is not among them. */
  position: number
  total: number
}

/** Finds the files before and after one in a list. */
export function neighboursOf(file: StoredFile, siblings: readonly Node[]): Neighbours {
  const files = siblings.filter((node) => node.kind === 'file')
  const at = files.findIndex((sibling) => sibling.id === file.id)
  return {
    previous: at > 0 ? files[at - 1] : undefined,
    next: at >= 0 ? files[at + 1] : undefined,
    position: at + 1,
    total: files.length,
  }
}
