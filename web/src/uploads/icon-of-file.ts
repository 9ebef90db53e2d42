import type { Icon } from '@cloudservice/contract'

const byType: readonly (readonly [RegExp, Icon])[] = [
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/^font\//, 'font'],
  [/^model\//, 'model'],
  [/^application\/pdf$/, 'pdf'],
  [/spreadsheet|ms-excel|^text\/csv$/, 'spreadsheet'],
  [/presentation|ms-powerpoint/, 'presentation'],
  [/wordprocessing|msword|opendocument\.text|^application\/(rtf|epub\+zip)$/, 'document'],
  [/zip|compressed|^application\/(x-tar|gzip|x-bzip2?|x-xz|zstd|vnd\.rar)$/, 'archive'],
  [/javascript|json|xml|html|^text\/(css|x-)/, 'code'],
  [/^text\//, 'text'],
]

/** The picture class of a file that the server has not seen yet, by what the browser says it is. */
export function iconOfFile(file: File | null): Icon {
  if (!file) return 'folder'
  return byType.find(([pattern]) => pattern.test(file.type))?.[1] ?? 'file'
}
