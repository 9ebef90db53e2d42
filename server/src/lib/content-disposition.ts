// What old parsers trip over in a quoted-string although RFC 6266 Appendix D lets it through:
// quotes, separators and per cent signs; and whatever is not printable ASCII.
const NOT_PLAIN = /[^\x20-\x7e]|["\\/%]/gu
const MARKS = /\p{Mn}+/gu

/**
 * The value of `Content-Disposition` (RFC 6266) for a file name: plain for old clients, and exact
 * in `filename*` (RFC 8187) when the plain one is not. Safe for any name, control characters
 * included; a lone surrogate becomes U+FFFD.
 */
export function contentDisposition(type: 'attachment' | 'inline', name: string): string {
  const exact = name.toWellFormed()
  const plain = exact.normalize('NFD').replace(MARKS, '').replace(NOT_PLAIN, '_')
  const value = `${type}; filename="${plain}"`
  return plain === exact ? value : `${value}; filename*=UTF-8''${encodeValue(exact)}`
}

/** RFC 8187 §3.2.1; encodeURIComponent leaves four characters that are no attr-char. */
function encodeValue(text: string): string {
  const percentEncode = (character: string) =>
    `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/['()*]/g, percentEncode)
}
