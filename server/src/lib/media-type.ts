import type { Icon } from '@cloudservice/contract'
import { fileTypeFromBuffer } from 'file-type'
import { Mime } from 'mime'
import other from 'mime/types/other.js'
import standard from 'mime/types/standard.js'
import { fitOf, isExecutable, isHtml, isText } from './magic.ts'

const octets = 'application/octet-stream'
const typescript = 'text/x-typescript'

/** What the tables lack, or where people mean another type than the registered one. */
const additions: Record<string, string[]> = {
  'application/gzip': ['gz', 'tgz'],
  'application/json5': ['json5', 'jsonc'],
  'application/lzip': ['lz'],
  'application/vnd.amazon.ebook': ['azw', 'azw3'],
  'application/x-bzip2': ['bz2', 'tbz', 'tbz2'],
  'application/x-lz4': ['lz4'],
  'application/x-lzma': ['lzma'],
  'application/x-ms-shortcut': ['lnk'],
  'application/x-xz': ['xz', 'txz'],
  'application/zip': ['zip', 'ipa', 'nupkg', 'vsix', 'whl'],
  'application/vnd.debian.binary-package': ['deb', 'udeb'],
  'application/vnd.microsoft.portable-executable': [
    'exe',
    'dll',
    'sys',
    'scr',
    'ocx',
    'cpl',
    'com',
  ],
  'application/vnd.ms-outlook': ['msg', 'pst', 'ost'],
  'application/vnd.sqlite3': ['sqlite', 'sqlite3', 'db3'],
  'application/x-apple-diskimage': ['dmg'],
  'application/x-bat': ['bat', 'cmd'],
  'application/x-iso9660-image': ['iso'],
  'application/x-krita': ['kra'],
  'application/x-msi': ['msi', 'msp'],
  'application/x-powershell': ['ps1', 'psm1', 'psd1'],
  'application/x-sh': ['sh', 'bash', 'zsh', 'fish', 'ksh'],
  'application/zstd': ['zst', 'tzst'],
  'audio/flac': ['flac'],
  'audio/mp4': ['m4a', 'm4b', 'm4r', 'mp4a'],
  'image/heif': ['heif', 'hif'],
  'image/icns': ['icns'],
  'image/jp2': ['jp2', 'jpg2', 'j2k', 'j2c', 'jpc'],
  'image/openraster': ['ora'],
  'image/vnd.microsoft.icon': ['ico', 'cur'],
  'image/x-canon-cr2': ['cr2'],
  'image/x-canon-cr3': ['cr3'],
  'image/x-fujifilm-raf': ['raf'],
  'image/x-nikon-nef': ['nef'],
  'image/x-olympus-orf': ['orf'],
  'image/x-panasonic-rw2': ['rw2'],
  'image/x-sony-arw': ['arw'],
  'image/x-xcf': ['xcf'],
  'text/plain': ['txt', 'text', 'log', 'ini', 'conf', 'cfg', 'env', 'lock', 'properties', 'nfo'],
  'text/x-asciidoc': ['adoc', 'asciidoc'],
  'text/x-bibtex': ['bib'],
  'text/x-astro': ['astro'],
  'text/x-clojure': ['clj', 'cljs', 'cljc', 'edn'],
  'text/x-csharp': ['cs'],
  'text/x-diff': ['diff', 'patch'],
  'text/x-elixir': ['ex', 'exs'],
  'text/x-erlang': ['erl', 'hrl'],
  'text/x-fsharp': ['fs', 'fsx'],
  'text/x-go': ['go'],
  'text/x-groovy': ['groovy', 'gradle'],
  'text/x-graphql': ['graphql', 'gql'],
  'text/x-haskell': ['hs'],
  'text/x-julia': ['jl'],
  'text/x-kotlin': ['kt', 'kts'],
  'text/x-nix': ['nix'],
  'text/x-org': ['org'],
  'text/x-protobuf': ['proto'],
  'text/x-python': ['py', 'pyw', 'pyi'],
  'text/x-r': ['r', 'rmd'],
  'text/x-rst': ['rst'],
  'text/x-ruby': ['rb'],
  'text/x-rust': ['rs'],
  'text/x-scala': ['scala', 'sc'],
  'text/x-ssa': ['ass', 'ssa'],
  'text/x-svelte': ['svelte'],
  'text/x-swift': ['swift'],
  'text/x-terraform': ['tf', 'hcl'],
  [typescript]: ['ts', 'tsx', 'mts', 'cts'],
  'text/x-vb': ['vb', 'vbs', 'bas'],
  'text/x-vue': ['vue'],
  'text/x-zig': ['zig'],
}

const types = new Mime(standard, other).define(additions, true)

/** The media type that an extension (lower case, without the dot) stands for, when it is known. */
export function mediaTypeFor(extension: string): string | undefined {
  return types.getType(extension) ?? undefined
}

const iconPatterns: readonly [Icon, RegExp][] = [
  ['model', /^model\/|^image\/vnd\.d(?:wg|xf)|fbx|x-blender|sketchup|sla$/],
  ['image', /^image\/|x-krita/],
  ['video', /^video\//],
  ['audio', /^audio\//],
  ['font', /^font\/|fontobject/],
  ['pdf', /^application\/pdf$/],
  ['spreadsheet', /spreadsheet|ms-excel|apple\.numbers|^text\/(?:csv|tab-separated)|lotus-1-2-3/],
  ['presentation', /presentation|ms-powerpoint|apple\.keynote/],
  [
    'document',
    /msword|wordprocessing|ms-word|opendocument\.(?:text|graphics|formula)|rtf|epub|ebook|apple\.pages|x-tex|postscript|xps|visio|ms-outlook/,
  ],
  [
    'archive',
    /zip|x-tar|[.-]rar|compress|zstd|x-xz|x-lz|lzip|java-archive|android\.package|diskimage|iso9660|debian|package-manager|x-cpio|cab/,
  ],
  [
    'text',
    /^text\/(?:plain|markdown|calendar|x-vcard|vcard|vtt|x-org|x-rst|x-asciidoc|x-bibtex|x-ssa)$|subrip|rfc822/,
  ],
  [
    'code',
    /^text\/|json|xml|javascript|ecmascript|sql$|x-sh$|csh|x-bat|powershell|php|perl|toml|yaml|node$|dart|wasm|x-httpd/,
  ],
]

/** The picture class of a file by its type, or by its extension where the type says nothing. */
export function iconFor(mediaType: string, extension: string): Icon {
  const type = mediaType === octets ? (mediaTypeFor(extension) ?? octets) : mediaType
  return iconPatterns.find(([, pattern]) => pattern.test(type))?.[0] ?? 'file'
}

// Nothing here can run a script or reach other content: no HTML, XML or SVG.
const inlineTypes = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'video/x-m4v',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/webm',
  'audio/wav',
  'audio/flac',
  'application/pdf',
  'text/plain',
])

/** Whether a browser may show content of this type itself, instead of saving it. */
export function isInlineSafe(mediaType: string): boolean {
  return inlineTypes.has(mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '')
}

/** What the first bytes (4100 are enough) say of themselves. */
export interface Detected {
  mediaType: string
  extension: string
}

/** The type by magic bytes alone; undefined for text and for what has none. */
export async function detect(head: Uint8Array): Promise<Detected | undefined> {
  const found = await fileTypeFromBuffer(head)
  if (!found) return undefined
  const [plainType = octets] = found.mime.split(';', 1)
  return { mediaType: mediaTypeFor(found.ext) ?? plainType, extension: found.ext }
}

/**
 * The type to keep of a file: that of its extension when the bytes do not contradict it, else that
 * of the bytes. What a client claims plays no part.
 */
export async function storedMediaType({
  extension,
  head,
}: {
  extension: string
  head: Uint8Array
}): Promise<string> {
  const declared = mediaTypeFor(extension)
  if (declared === typescript && (await detect(head))?.extension === 'mts') return 'video/mp2t'
  if (head.length === 0) return declared ?? octets
  return declared && isConsistent(declared, extension, asBuffer(head))
    ? declared
    : typeOfBytes(head)
}

async function typeOfBytes(head: Uint8Array): Promise<string> {
  const bytes = asBuffer(head)
  if (isHtml(bytes)) return 'text/html'
  const found = await detect(head)
  return found?.mediaType ?? (isText(bytes) ? 'text/plain' : octets)
}

function isConsistent(declared: string, extension: string, head: Buffer): boolean {
  const fit = fitOf(head, extension)
  return (fit === 'fits' || fit === 'unknown') && !isDisguised(declared, extension, head)
}

/** What a file is said to be, and what its bytes are; `found` is absent when they tell nothing. */
export interface Mismatch {
  expected: string
  found?: string
}

/** How closely bytes must fit: `family` takes one kind of image (film, archive, font) for another. */
export type MatchMode = 'strict' | 'family' | 'off'

/**
 * Compares the first bytes of a file with its extension. Only an extension whose files always
 * begin alike can be contradicted; formats that share a container (zip, OLE, ISO media, Ogg…) pass
 * for each other. A program or a page of HTML under the name of something harmless is refused too.
 * An empty file and an unknown extension fit.
 */
export async function contentMismatch({
  extension,
  head,
  sizeBytes,
  mode,
}: {
  extension: string
  head: Uint8Array
  sizeBytes: number
  mode: MatchMode
}): Promise<Mismatch | undefined> {
  const expected = mediaTypeFor(extension)
  if (mode === 'off' || sizeBytes === 0 || expected === undefined) return undefined
  const bytes = asBuffer(head)
  const fit = fitOf(bytes, extension)
  const isWrong = fit === 'differs' || (fit === 'same-kind' && mode === 'strict')
  if (!isWrong && !isDisguised(expected, extension, bytes)) return undefined
  const found = await typeOfBytes(head)
  return found === octets ? { expected } : { expected, found }
}

const programs =
  /octet-stream|portable-executable|x-msdownload|x-msi|java-vm|x-elf|executable|sharedlib/

/** Whether the bytes are a program or a page while the name promises neither. */
function isDisguised(declared: string, extension: string, head: Buffer): boolean {
  if (isExecutable(head)) return !programs.test(declared)
  const mayHoldMarkup = ['text', 'code'].includes(iconFor(declared, extension))
  return !mayHoldMarkup && isHtml(head)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
