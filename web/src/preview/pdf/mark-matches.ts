import type { DrawnPage } from './draw-page.ts'
import { findMatches, foldPage, type TextPlace } from './page-text.ts'

const anyName = 'pdf-match'
const chosenName = 'pdf-match-chosen'

/**
 * Marks the words on a page without changing its elements, and scrolls to the chosen ones.
 * @returns takes the marks away
 */
export function markMatches(
  page: DrawnPage,
  words: string,
  chosen: number | undefined,
): () => void {
  const matches = findMatches(foldPage(page.pieces), words)
  const ranges = matches.map(({ from, to }) => rangeOf(page.elements, from, to))
  const known = ranges.filter((range) => range !== undefined)
  const chosenRange = chosen === undefined ? undefined : ranges[chosen]
  const any = highlight(anyName)
  const one = highlight(chosenName)
  for (const range of known) (range === chosenRange ? one : any).add(range)
  chosenRange?.startContainer.parentElement?.scrollIntoView({ block: 'center', inline: 'nearest' })
  return () => {
    for (const range of known) {
      any.delete(range)
      one.delete(range)
    }
  }
}

/** All pages share the two highlights. */
function highlight(name: string): Highlight {
  const existing = CSS.highlights.get(name)
  if (existing) return existing
  const created = new Highlight()
  CSS.highlights.set(name, created)
  return created
}

function rangeOf(elements: HTMLElement[], from: TextPlace, to: TextPlace): Range | undefined {
  const start = elements[from.piece]?.firstChild
  const end = elements[to.piece]?.firstChild
  if (!start || !end) return undefined
  const range = document.createRange()
  range.setStart(start, Math.min(from.offset, lengthOf(start)))
  range.setEnd(end, Math.min(to.offset, lengthOf(end)))
  return range
}

function lengthOf(node: Node): number {
  return node.textContent?.length ?? 0
}
