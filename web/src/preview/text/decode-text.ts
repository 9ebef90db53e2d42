/** The end of a line, as the file writes it. */
export type LineBreak = '\n' | '\r\n'

/** Text with what is needed to write it back as it was. */
export interface DecodedText {
  text: string
  hasByteOrderMark: boolean
  lineBreak: LineBreak
  /** Whether it can be written back without losing anything. */
  isUtf8: boolean
}

/**
 * Reads bytes as text: UTF-8, or UTF-16 where a byte order mark says so; what is neither is read
 * as Windows-1252, which has a character for every byte.
 * @param isWhole false when more bytes follow: a character may be cut at the end
 * @returns undefined when the bytes are no text
 */
export function decodeText(bytes: Uint8Array, isWhole: boolean): DecodedText | undefined {
  const utf16 = utf16Of(bytes)
  if (utf16) return describe(new TextDecoder(utf16).decode(bytes), { isUtf8: false })
  if (bytes.includes(0)) return undefined
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const text = decoder.decode(bytes, { stream: !isWhole })
    return describe(text, { isUtf8: true, hasByteOrderMark })
  } catch {
    return describe(new TextDecoder('windows-1252').decode(bytes), { isUtf8: false })
  }
}

/** The bytes of a text in UTF-8, with the byte order mark it came with. */
export function encodeText(text: string, hasByteOrderMark: boolean): Blob {
  return new Blob([hasByteOrderMark ? '\ufeff' : '', text])
}

function describe(
  text: string,
  known: { isUtf8: boolean; hasByteOrderMark?: boolean },
): DecodedText {
  const windowsBreaks = text.split('\r\n').length - 1
  const breaks = text.split('\n').length - 1
  return {
    text,
    hasByteOrderMark: known.hasByteOrderMark ?? false,
    lineBreak: breaks > 0 && windowsBreaks === breaks ? '\r\n' : '\n',
    isUtf8: known.isUtf8,
  }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}
