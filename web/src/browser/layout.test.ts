import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entriesInBox, lineCount, listLayout, moveFocus, tileLayout } from './layout.ts'

const list = listLayout('comfortable')
const tiles = { columns: 4, rowHeight: 200 }
const size = { total: 10, pageLines: 3 }

test('arrows in a list stop at both ends', () => {
  assert.equal(moveFocus(0, 'ArrowUp', list, size), 0)
  assert.equal(moveFocus(0, 'ArrowDown', list, size), 1)
  assert.equal(moveFocus(9, 'ArrowDown', list, size), 9)
})

test('page keys go one line less than what is in sight', () => {
  assert.equal(moveFocus(0, 'PageDown', list, size), 2)
  assert.equal(moveFocus(1, 'PageUp', list, size), 0)
  assert.equal(moveFocus(0, 'PageDown', tiles, size), 8)
})

test('tiles go down by a line, and to the last entry when the line is short', () => {
  assert.equal(moveFocus(1, 'ArrowDown', tiles, size), 5)
  assert.equal(moveFocus(7, 'ArrowDown', tiles, size), 9)
  assert.equal(moveFocus(2, 'ArrowUp', tiles, size), 2)
})

test('Home and End lead to the first and the last entry', () => {
  assert.equal(moveFocus(5, 'Home', tiles, size), 0)
  assert.equal(moveFocus(5, 'End', tiles, size), 9)
})

test('tiles fill the width and a phone has two', () => {
  assert.equal(tileLayout(1000).columns, 5)
  assert.equal(tileLayout(320).columns, 2)
  assert.equal(lineCount(tileLayout(320), 5), 3)
})

test('a rectangle over tiles selects its columns of each line', () => {
  const box = { left: 110, top: 10, right: 290, bottom: 250 }
  assert.deepEqual(entriesInBox(box, tiles, { total: 10, width: 400 }), [
    [1, 3],
    [5, 7],
  ])
})

test('a rectangle below the last entry selects nothing', () => {
  const box = { left: 0, top: 900, right: 100, bottom: 950 }
  assert.deepEqual(entriesInBox(box, list, { total: 10, width: 400 }), [])
})
