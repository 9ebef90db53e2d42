import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFiltered, readListSearch, readSort, toggleSort, toListQuery } from './view-state.ts'

const now = new Date(2026, 4, 20, 15, 30)

test('an address without state shows names ascending', () => {
  assert.deepEqual(readListSearch({}), {})
  assert.deepEqual(toListQuery({}, now), { sort: 'name' })
})

test('what an address says beyond the known is left out', () => {
  const search = readListSearch({ sort: 'colour', type: 'image', mixed: 'yes', view: 3, other: 1 })
  assert.deepEqual(search, { type: 'image' })
})

test('a preview must be an id', () => {
  assert.deepEqual(readListSearch({ preview: 'javascript:1' }), {})
})

test('filters become ranges of the API', () => {
  assert.deepEqual(toListQuery({ size: 'medium', sort: '-size', mixed: true }, now), {
    sort: '-size',
    foldersFirst: false,
    'filter[size][gte]': 1_048_576,
    'filter[size][lt]': 104_857_600,
    'filter[kind]': 'file',
  })
})

test('a week begins at midnight seven days ago', () => {
  const query = toListQuery({ modified: 'week' }, now)
  assert.equal(query['filter[modifiedAt][gte]'], new Date(2026, 4, 13).toISOString())
})

test('a header turns its own sort round and begins another ascending', () => {
  assert.equal(toggleSort('name', 'name'), '-name')
  assert.equal(toggleSort('-name', 'name'), 'name')
  assert.equal(toggleSort('-name', 'size'), 'size')
  assert.deepEqual(readSort('-modifiedAt'), { field: 'modifiedAt', isDescending: true })
})

test('a list is filtered when any chip is set', () => {
  assert.equal(isFiltered(readListSearch({ sort: '-name' })), false)
  assert.equal(isFiltered({ size: 'huge' }), true)
})
