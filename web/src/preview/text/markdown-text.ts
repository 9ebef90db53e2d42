const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  bull: '•',
  middot: '·',
  times: '×',
  deg: '°',
  euro: '€',
  larr: '←',
  rarr: '→',
  laquo: '«',
  raquo: '»',
}

/** Replaces character references such as `&amp;` and `&#8364;`; unknown ones stay as they are. */
export function decodeReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,10}));/gi, (whole, ...parts) => {
    const [decimal, hex, name] = parts
    if (name) return namedCharacters[name] ?? whole
    return characterOf(decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)) ?? whole
  })
}

/**
 * What is left of HTML within Markdown when its tags are taken away. The result is only ever shown
 * as text, so nothing depends on it for safety.
 */
export function textOfHtml(html: string): string {
  const visible = html
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<(script|style|template)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?[a-z][^>]*(>|$)/gi, '')
  return decodeReferences(visible)
}

/** The address of a link that leads out, or undefined: nothing else is followed from a document. */
export function outwardAddress(href: string): string | undefined {
  return /^(https?:\/\/|mailto:)/i.test(href) ? href : undefined
}

/** The address of a picture that lies within the document; others would tell who reads this. */
export function embeddedPicture(href: string): string | undefined {
  return /^data:image\/(png|jpeg|gif|webp);/i.test(href) ? href : undefined
}

function characterOf(code: number): string | undefined {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  return code > 0 && code <= 0x10ffff && !isSurrogate ? String.fromCodePoint(code) : undefined
}
