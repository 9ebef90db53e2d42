import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyList, mapEntries, markStale, pageSize, pagesToLoad, withPage } from './sparse-list.ts'

function numbersFrom(start: number): number[] {
  return Array.from({ length: pageSize }, (_, offset) => start + offset)
}

function bigList() {
  return withPage(emptyList<number>(), 0, numbersFrom(0), 100_000)
}

test('a page far down is put at its place and the rest stays unknown', () => {
  const list = withPage(bigList(), 300, numbersFrom(60_000), 100_000)
  assert.equal(list.items.length, 100_000)
  assert.equal(list.items[60_010], 60_010)
  assert.equal(list.items[59_999], undefined)
})

test('only pages that are missing in the range are asked for', () => {
  assert.deepEqual(pagesToLoad(bigList(), 190, 410), [1, 2])
  assert.deepEqual(pagesToLoad(bigList(), 0, 200), [])
  assert.deepEqual(pagesToLoad(bigList(), 99_990, 200_000), [499])
})

test('a stale list keeps its entries and asks for its pages again', () => {
  const list = markStale(bigList())
  assert.equal(list.items[5], 5)
  assert.deepEqual(pagesToLoad(list, 0, 10), [0])
})

test('an entry taken out closes the gap, and nothing is loaded until the list is stale', () => {
  const list = mapEntries(bigList(), (entry) => (entry === 3 ? undefined : entry))
  assert.equal(list.total, 99_999)
  assert.equal(list.items[3], 4)
  assert.deepEqual(pagesToLoad(list, 0, 10), [])
  assert.deepEqual(pagesToLoad(markStale(list), 0, 10), [0])
})

test('a change of nothing is the same list', () => {
  const list = bigList()
  assert.equal(
    mapEntries(list, (entry) => entry),
    list,
  )
})

test('a list that shrank on the server loses its tail', () => {
  const list = withPage(bigList(), 0, [7], 1)
  assert.deepEqual([...list.items], [7])
  assert.deepEqual(pagesToLoad(list, 0, 50), [])
})
