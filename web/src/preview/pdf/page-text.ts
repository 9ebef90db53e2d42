/** A piece of text as the document writes it; a line may consist of many. */
export interface TextPiece {
  str: string
  hasEOL: boolean
}

/** A place between two characters of a page. */
export interface TextPlace {
  piece: number
  offset: number
}

/** Where the words that were looked for stand. */
export interface TextMatch {
  from: TextPlace
  to: TextPlace
}

/** The text of a page without case and accents, and where each character of it comes from. */
export interface PageText {
  folded: string
  places: TextPlace[]
}

/** Makes the text of a page searchable; white space of any length, also a line end, is one space. */
export function foldPage(pieces: readonly TextPiece[]): PageText {
  let folded = ''
  const places: TextPlace[] = []
  const add = (text: string, place: TextPlace) => {
    for (const character of text) {
      if (character === ' ' && folded.endsWith(' ')) continue
      folded += character
      for (let unit = 0; unit < character.length; unit += 1) places.push(place)
    }
  }
  for (const [piece, { str, hasEOL }] of pieces.entries()) {
    let offset = 0
    for (const character of str) {
      add(fold(character), { piece, offset })
      offset += character.length
    }
    if (hasEOL) add(' ', { piece, offset })
  }
  return { folded, places }
}

/** How often the words stand on a page. */
export function countMatches(page: PageText, words: string): number {
  return positionsOf(page.folded, foldWords(words)).length
}

/** Where the words stand on a page, in the pieces it was made from. */
export function findMatches(page: PageText, words: string): TextMatch[] {
  const wanted = foldWords(words)
  return positionsOf(page.folded, wanted).flatMap((position) => {
    const from = page.places[position]
    const last = page.places[position + wanted.length - 1]
    return from && last ? [{ from, to: { piece: last.piece, offset: last.offset + 1 } }] : []
  })
}

function positionsOf(folded: string, wanted: string): number[] {
  const positions: number[] = []
  if (wanted.trim() === '') return positions
  let at = folded.indexOf(wanted)
  while (at >= 0) {
    positions.push(at)
    at = folded.indexOf(wanted, at + wanted.length)
  }
  return positions
}

function foldWords(words: string): string {
  return fold(words).replace(/ +/g, ' ')
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s/g, ' ')
}
