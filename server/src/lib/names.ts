import { problem } from './errors.ts'

/** The longest name, in bytes of UTF-8: what ext4, XFS, APFS and most archives can hold. */
export const maxNameBytes = 255

const SEPARATOR = /[/\\]/
// C0, DEL and C1 controls, line and paragraph separator, and what XML 1.0 §2.2 cannot carry.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to refuse
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/
const BAD_END = /[\s.]$/
const WINDOWS_CHARACTER = /[<>:"|?*]/
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i
const EXTENSION = /^[\p{L}\p{N}_+~-]{1,32}$/u

/** Why a name was refused. */
export type NameFault =
  | 'empty'
  | 'relative'
  | 'separator'
  | 'control'
  | 'direction'
  | 'encoding'
  | 'ending'
  | 'too-long'
  | 'windows'

const sentences: Record<NameFault, string> = {
  empty: 'A name has at least one character.',
  relative: '“.” and “..” mean folders and cannot be names.',
  separator: 'A name cannot contain “/” or “\\”.',
  control: 'A name cannot contain control characters or line breaks.',
  direction: 'A name cannot contain characters that turn the direction of writing.',
  encoding: 'The name is not valid Unicode.',
  ending: 'A name cannot end in a space or a dot.',
  'too-long': `A name has at most ${maxNameBytes} bytes of UTF-8.`,
  windows: 'Windows cannot hold this name.',
}

/**
 * The one gate for names of files and folders: returns the name in Unicode NFC, otherwise as given.
 * Refused is what some client could not hold or what could deceive a reader: `\` separates folders
 * on Windows, a space or dot at the end vanishes there, and direction controls (U+202A–202E,
 * U+2066–2069) make `gpj.exe` look like `exe.jpg`. Device names and `<>:"|?*` are refused only
 * with `windowsSafe`, as they are everyday names elsewhere.
 * @throws Problem `invalid-name` with `reason`, one of NameFault
 */
export function checkName(name: string, options: { windowsSafe?: boolean } = {}): string {
  const normal = name.normalize('NFC')
  const reason = faultOf(normal) ?? (options.windowsSafe ? windowsFaultOf(normal) : undefined)
  if (reason) throw problem('invalid-name', { detail: sentences[reason], reason })
  return normal
}

function faultOf(name: string): NameFault | undefined {
  if (name === '') return 'empty'
  if (name === '.' || name === '..') return 'relative'
  if (!name.isWellFormed()) return 'encoding'
  if (SEPARATOR.test(name)) return 'separator'
  if (CONTROL.test(name)) return 'control'
  if (BIDI_CONTROL.test(name)) return 'direction'
  if (BAD_END.test(name)) return 'ending'
  if (Buffer.byteLength(name) > maxNameBytes) return 'too-long'
  return undefined
}

function windowsFaultOf(name: string): NameFault | undefined {
  return WINDOWS_CHARACTER.test(name) || WINDOWS_DEVICE.test(name) ? 'windows' : undefined
}

/**
 * The key by which two names are the same in one folder: NFC with full case folding, so that no
 * client on Windows or macOS meets two names it takes for one. The key of a beginning of a name
 * that ends before a space is the beginning of the name's key.
 */
export function nameKey(name: string): string {
  return foldCase(name.normalize('NFC')).normalize('NFC')
}

/**
 * Full case folding. Lower, upper, lower gives the same classes as Unicode's CaseFolding.txt (the
 * first step for ẞ, whose upper case is itself), but for two letters: ς at the end of a word is
 * σ, and ı stays apart from i, or Turkish words would collide.
 */
function foldCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^ı]+/g, (part) => part.toUpperCase().toLowerCase())
    .replaceAll('ς', 'σ')
}

// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs, but for the two marks of
// kana. Marks that make a letter of its own, as in Indic scripts, stay.
const ACCENT = /[[\p{Mn}&&[\p{sc=Zinh}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}]]--[\u{3099}\u{309a}]]/gv
const SPECIAL_LETTER = /[æœøđðłþħıŋŧ]/g
const plainLetters: Record<string, string> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
}

/**
 * The text in which people search: without case, accents, ligatures and width, so that `strasse`
 * finds “Straße” and `resume` finds “Résumé”. Apply it to the names and to what was typed.
 */
export function searchKey(text: string): string {
  return foldCase(text.normalize('NFKD').replace(ACCENT, ''))
    .normalize('NFKD')
    .replace(ACCENT, '')
    .replace(SPECIAL_LETTER, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
}

/** A name without its extension, and the extension: folded as `nameKey` does, without the dot. */
export interface NameParts {
  stem: string
  extension: string
}

/**
 * Splits at the last dot, when what follows looks like an extension: `.bashrc` and `Mr. Smith`
 * have none, that of `a.tar.gz` is `gz`.
 */
export function splitExtension(name: string): NameParts {
  const dot = name.lastIndexOf('.')
  const ending = name.slice(dot + 1)
  if (dot <= 0 || !EXTENSION.test(ending)) return { stem: name, extension: '' }
  return { stem: name.slice(0, dot), extension: nameKey(ending) }
}

/**
 * The name itself when it is free, else the first free one of `photo (2).jpg`, `photo (3).jpg`…
 * The extension stays; the stem is shortened where the whole would be too long.
 * @param taken the keys (`nameKey`) in the folder that begin with that of `copyStem(name)`
 */
export function freeName(
  name: string,
  taken: ReadonlySet<string> | ((key: string) => boolean),
): string {
  const isTaken = typeof taken === 'function' ? taken : (key: string) => taken.has(key)
  if (!isTaken(nameKey(name))) return name
  const stem = copyStem(name)
  const ending = name.slice(splitExtension(name).stem.length)
  for (let number = 2; ; number++) {
    const candidate = `${stem} (${number})${ending}`
    if (!isTaken(nameKey(candidate))) return candidate
  }
}

/** The beginning that all names which `freeName` makes of a name share with it. */
export function copyStem(name: string): string {
  const { stem } = splitExtension(name)
  const endingBytes = Buffer.byteLength(name.slice(stem.length)) + Buffer.byteLength(' (99999999)')
  return shorten(stem, maxNameBytes - endingBytes)
}

/** As many whole characters from the beginning as fit into so many bytes of UTF-8. */
function shorten(text: string, maxBytes: number): string {
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > maxBytes) break
    kept += character
  }
  return kept
}
