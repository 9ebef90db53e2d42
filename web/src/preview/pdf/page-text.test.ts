import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countMatches, findMatches, foldPage } from './page-text.ts'

function page(...lines: string[]) {
  return foldPage(lines.map((str) => ({ str, hasEOL: true })))
}

test('case and accents do not matter', () => {
  assert.equal(countMatches(page('Café CAFE café'), 'cafe'), 3)
  assert.equal(countMatches(page('cafe'), 'CAFÉ'), 1)
})

test('words are found across the end of a line', () => {
  assert.equal(countMatches(page('the annual', 'report'), 'annual report'), 1)
})

test('words are found across pieces of a line', () => {
  const pieces = ['re', 'por', 't'].map((str) => ({ str, hasEOL: false }))
  const [match] = findMatches(foldPage(pieces), 'report')
  assert.deepEqual(match, { from: { piece: 0, offset: 0 }, to: { piece: 2, offset: 1 } })
})

test('places are those of the text as it is written, not of the folded one', () => {
  const [match] = findMatches(page('ﬁne  ÀB end'), 'end')
  assert.deepEqual(match, { from: { piece: 0, offset: 8 }, to: { piece: 0, offset: 11 } })
})

test('matches do not overlap', () => {
  assert.equal(countMatches(page('aaaa'), 'aa'), 2)
})

test('nothing is found for nothing', () => {
  assert.equal(countMatches(page('a b'), ' '), 0)
  assert.equal(countMatches(page('a b'), ''), 0)
})
