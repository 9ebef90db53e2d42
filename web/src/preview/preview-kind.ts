import type { File as StoredFile } from '@cloudservice/contract'

/** The ways a file can be shown. */
export type PreviewKind = 'image' | 'video' | 'audio' | 'pdf' | 'markdown' | 'text' | 'unknown'

/** What a preview needs to know of a file or of one of its versions. */
export type PreviewedFile = Pick<StoredFile, 'icon' | 'mediaType' | 'extension' | 'sizeBytes'>

const pictures = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/svg+xml',
  'image/x-icon',
  'image/vnd.microsoft.icon',
])
const markdownExtensions = new Set(['md', 'markdown', 'mkd'])
const textTypes =
  /^text\/|[/+](json|xml|yaml|toml|javascript|ecmascript|typescript|sql|x-sh|x-httpd-php)$/
/** Types and endings that say nothing about the content, but are text where people use them. */
const textExtensions = new Set(
  'log txt ini conf cfg env properties gitignore editorconfig csv tsv srt vtt tex bib'.split(' '),
)

/**
 * How a file is shown. SVG is shown as a picture, where its scripts do not run, and HTML as text:
 * what people upload never becomes part of this page.
 */
export function previewKindOf(file: PreviewedFile): PreviewKind {
  if (file.icon === 'pdf' || file.mediaType === 'application/pdf') return 'pdf'
  if (pictures.has(file.mediaType)) return 'image'
  if (file.mediaType.startsWith('video/')) return 'video'
  if (file.mediaType.startsWith('audio/')) return 'audio'
  if (markdownExtensions.has(file.extension) || file.mediaType === 'text/markdown') {
    return 'markdown'
  }
  return isText(file) ? 'text' : 'unknown'
}

function isText(file: PreviewedFile): boolean {
  if (file.icon === 'text' || file.icon === 'code') return true
  return textTypes.test(file.mediaType) || textExtensions.has(file.extension)
}
