/** What files of different types can have in common; types of one kind are mistaken for each other. */
export type Kind = 'image' | 'media' | 'document' | 'archive' | 'font' | 'other'

/** Types that begin alike, such as all that are zip archives inside. */
interface Family {
  kind: Kind
  /** Extensions whose files must begin like this (or like another family that lists them). */
  extensions: readonly string[]
  matches(head: Buffer): boolean
}

/** Whether the text (one character per byte) stands at an offset. */
const at =
  (offset: number, ...texts: string[]) =>
  (head: Buffer) =>
    texts.some((text) => head.toString('latin1', offset, offset + text.length) === text)
const startsWith = (...texts: string[]) => at(0, ...texts)
const both =
  (...tests: ((head: Buffer) => boolean)[]) =>
  (head: Buffer) =>
    tests.every((matches) => matches(head))

function family(kind: Kind, extensions: string, matches: Family['matches']): Family {
  return { kind, extensions: extensions.split(' '), matches }
}

const zipped =
  'zip docx docm dotx dotm xlsx xlsm xlsb xltx xltm pptx pptm potx potm ppsx ppsm vsdx odt ods odp odg odf odb ott ots otp epub jar war apk aab ipa xpi vsix whl nupkg kmz 3mf usdz xps oxps kra ora'
const heifImages = 'heic heif hif avif cr3'

// Extensions are listed only where every program writes these bytes: .tar, .iso, .mobi or .key have
// no beginning to rely on. A file that is legitimately written in several ways is in several rows.
const families: readonly Family[] = [
  family('image', 'jpg jpeg jpe jfif', startsWith('\xff\xd8\xff')),
  family('image', 'png apng ico', startsWith('\x89PNG\r\n\x1a\n')),
  family('image', 'gif', startsWith('GIF87a', 'GIF89a')),
  family('image', 'webp', both(startsWith('RIFF'), at(8, 'WEBP'))),
  family('image', 'bmp dib', startsWith('BM', 'BA')),
  family('image', 'ico cur', startsWith('\0\0\x01\0', '\0\0\x02\0')),
  family('image', 'icns', startsWith('icns')),
  family('image', 'tif tiff dng cr2 nef arw', startsWith('II*\0', 'MM\0*', 'II+\0', 'MM\0+')),
  family('image', 'psd psb', startsWith('8BPS')),
  family('image', 'xcf', startsWith('gimp xcf')),
  family('image', 'jxl', startsWith('\xff\x0a', '\0\0\0\x0cJXL ')),
  family('image', 'jp2 j2k jpx jpf j2c', startsWith('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51')),
  family('image', 'djvu djv', startsWith('AT&TFORM')),
  // ISO/IEC 14496-12: the brand after `ftyp` tells HEIF from films, but cameras take liberties.
  family(
    'image',
    heifImages,
    both(at(4, 'ftyp'), at(8, 'mif1', 'msf1', 'miaf', 'hei', 'hev', 'avif', 'avis', 'crx ')),
  ),
  family(
    'media',
    `mp4 m4v m4a m4b m4r m4p mov qt 3gp 3g2 f4v aac ${heifImages}`,
    at(4, 'ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'),
  ),
  family('media', 'mkv mka mks mk3d webm weba', startsWith('\x1a\x45\xdf\xa3')),
  family('media', 'avi', both(startsWith('RIFF'), at(8, 'AVI'))),
  family('media', 'wav', both(startsWith('RIFF', 'RIFX', 'RF64', 'BW64'), at(8, 'WAVE'))),
  family('media', 'wav', startsWith('riff\x2e\x91\xcf\x11')),
  family('media', 'mpg mp3 rmi', both(startsWith('RIFF'), at(8, 'CDXA', 'RMP3', 'WAVE', 'RMID'))),
  family('media', 'ogg oga ogv ogx opus spx flac', startsWith('OggS')),
  family('media', 'flac', startsWith('fLaC')),
  family('media', 'mp3 mp2 aac flac', startsWith('ID3', 'APETAGEX')),
  family('media', 'mp3 mp2 aac', hasAudioFrame),
  family('media', 'aac', startsWith('ADIF', 'V\xe0')),
  family('media', 'mid midi kar', startsWith('MThd')),
  family('media', 'aif aiff aifc', startsWith('FORM')),
  family('media', 'amr', startsWith('#!AMR')),
  family('media', 'asf wma wmv', startsWith('\x30\x26\xb2\x75\x8e\x66\xcf\x11')),
  family('media', 'flv f4v', startsWith('FLV')),
  family('media', 'mpg mpeg mpe m1v m2v vob', startsWith('\0\0\x01')),
  family('media', 'mpg mpeg m2v m2ts', isTransportStream),
  // Adobe's readers take a header anywhere in the first 1024 bytes.
  family('document', 'pdf ai', (head) => head.subarray(0, 1024).includes('%PDF-')),
  family('document', 'ps eps ai', startsWith('%!', '\x04%!', '\x1b%-12345X', '\xc5\xd0\xd3\xc6')),
  family('document', 'rtf doc dot', startsWith('{\\rtf')),
  // Encrypted OOXML is an OLE file, and many a .doc is a newer format under its old name.
  family(
    'document',
    `${zipped} doc xls ppt cbz cbr`,
    startsWith('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'),
  ),
  family(
    'document',
    'doc dot xls xlt ppt pps pot msg msi msp pub vsd docx xlsx pptx docm xlsm pptm',
    startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  ),
  family('document', 'xls', startsWith('\x09\0', '\x09\x02', '\x09\x04', '\x09\x08')),
  family('document', 'doc', startsWith('\x31\xbe\0\0', '\xdb\xa5', '\x9b\xa5')),
  family('document', 'doc xls ppt', (head) => head.includes('MIME-Version:')),
  family('document', 'svg doc xls ppt', isXml),
  family('archive', 'rar cbr cbz', startsWith('Rar!\x1a\x07', 'RE~^')),
  family('archive', '7z cb7', startsWith('7z\xbc\xaf\x27\x1c')),
  family('archive', 'gz tgz svgz svg emz', startsWith('\x1f\x8b')),
  family('archive', 'bz2 tbz tbz2', startsWith('BZh')),
  family('archive', 'xz txz', startsWith('\xfd7zXZ\0')),
  family('archive', 'zst tzst', both(at(1, '\xb5\x2f\xfd', '\x2a\x4d\x18'), isZstandard)),
  family('archive', 'cab', startsWith('MSCF', 'ISc(')),
  family('archive', 'deb', startsWith('!<arch>')),
  family('archive', 'rpm', startsWith('\xed\xab\xee\xdb')),
  family('font', 'ttf otf ttc', startsWith('\0\x01\0\0', 'true', 'typ1', 'OTTO', 'ttcf')),
  family('font', 'woff', startsWith('wOFF')),
  family('font', 'woff2', startsWith('wOF2')),
  family('other', 'swf', startsWith('FWS', 'CWS', 'ZWS')),
  family('other', 'wasm', startsWith('\0asm')),
  family('other', 'class', startsWith('\xca\xfe\xba\xbe')),
  family('other', 'glb', startsWith('glTF')),
]

const familiesByExtension = Map.groupBy(
  families.flatMap((one) => one.extensions.map((extension) => ({ extension, one }))),
  ({ extension }) => extension,
)

/** How the first bytes fit an extension: `same` kind means another type of, say, image. */
export type Fit = 'fits' | 'same-kind' | 'differs' | 'unknown'

/** Compares first bytes with what files of an extension begin with, when they begin alike at all. */
export function fitOf(head: Buffer, extension: string): Fit {
  const expected = familiesByExtension.get(extension)?.map(({ one }) => one)
  if (!expected) return 'unknown'
  if (expected.some((one) => one.matches(head))) return 'fits'
  const kinds = new Set(expected.map(({ kind }) => kind))
  const isSameKind = families.some((one) => kinds.has(one.kind) && one.matches(head))
  return isSameKind ? 'same-kind' : 'differs'
}

/** Whether the bytes are a program for Windows, Linux or macOS. */
export function isExecutable(head: Buffer): boolean {
  if (isElfOrMachO(head)) return true
  // Text may begin with MZ; the header of a program has zero bytes soon.
  return at(0, 'MZ', 'ZM')(head) && head.subarray(0, 64).includes(0)
}

const isElfOrMachO = startsWith(
  '\x7fELF',
  '\xfe\xed\xfa\xce',
  '\xfe\xed\xfa\xcf',
  '\xce\xfa\xed\xfe',
  '\xcf\xfa\xed\xfe',
  '\xca\xfe\xba\xbe',
)

// The tags by which browsers take bytes for HTML: WHATWG MIME Sniffing §7.1. A comment is skipped,
// as XML may begin with one too.
const HTML =
  /^<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]/i
const BEFORE_MARKUP = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*/

/** Whether a browser that guesses types would take the bytes for a page. */
export function isHtml(head: Buffer): boolean {
  return HTML.test(textOf(head).replace(BEFORE_MARKUP, ''))
}

/** Whether the bytes are text: no control characters but white space, as UTF-8 or marked UTF-16. */
export function isText(head: Buffer): boolean {
  if (startsWith('\xff\xfe', '\xfe\xff')(head)) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what makes text
  return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head.toString('latin1'))
}

function isXml(head: Buffer): boolean {
  return /^\s*<(?:[?!]|[\w:]+)/.test(textOf(head)) && !isHtml(head)
}

/** The head as text, by its byte order mark; UTF-8 without one. */
function textOf(head: Buffer): string {
  if (at(0, '\xff\xfe')(head)) return new TextDecoder('utf-16le').decode(head)
  if (at(0, '\xfe\xff')(head)) return new TextDecoder('utf-16be').decode(head)
  return new TextDecoder().decode(head)
}

/** A frame of MPEG audio (ISO/IEC 11172-3 §2.4.1.3) or ADTS, after padding as some writers add. */
function hasAudioFrame(head: Buffer): boolean {
  const start = head.findIndex((byte) => byte !== 0)
  const [sync, version = 0, rates = 0] = head.subarray(Math.max(start, 0))
  if (sync !== 0xff || (version & 0xe0) !== 0xe0) return false
  const isAdts = (version & 0xf6) === 0xf0
  const hasLayer = (version & 0x18) !== 0x08 && (version & 0x06) !== 0
  return isAdts || (hasLayer && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c)
}

/** Packets of 188 bytes, or 192 with a time stamp, each with its sync byte (ISO/IEC 13818-1). */
function isTransportStream(head: Buffer): boolean {
  return (head[0] === 0x47 && head[188] === 0x47) || (head[4] === 0x47 && head[196] === 0x47)
}

/** RFC 8878 §3.1: a frame, or a skippable one, whose numbers end in 0 to F. */
function isZstandard(head: Buffer): boolean {
  const first = head[0] ?? 0
  return first === 0x28 || (first & 0xf0) === 0x50
}
