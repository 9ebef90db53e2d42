import type { UploadEntry } from './upload-item.ts'

/**
 * Pasted files as uploads. A picture copied from a program has no name of its own: browsers call
 * each `image.png`, so it is named by when it was pasted.
 * @param name without extension; may hold characters that file names do not
 */
export function pastedEntries(files: readonly File[], name: string): UploadEntry[] {
  const stem = name.replace(/[\\/:*?"<>|]+/g, '.')
  return files.map((file) => ({ file: isNameless(file) ? renamed(file, stem) : file, path: [] }))
}

function isNameless(file: File): boolean {
  return /^image\.\w+$/.test(file.name)
}

function renamed(file: File, stem: string): File {
  const extension = file.name.slice(file.name.lastIndexOf('.'))
  const { type, lastModified } = file
  return new File([file], stem + extension, { type, lastModified })
}
