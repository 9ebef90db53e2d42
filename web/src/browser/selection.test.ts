import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { File, NodeId } from '@cloudservice/contract'
import {
  add,
  bytesOf,
  countOf,
  isSelected,
  noSelection,
  refresh,
  selectionOf,
  toggle,
  wholeSelection,
} from './selection.ts'

function file(number: number, name = `file ${number}`): File {
  const id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as NodeId
  return {
    kind: 'file',
    id,
    parentId: id,
    name,
    sizeBytes: number,
    icon: 'file',
    etag: '"1"',
    isPublic: false,
    isStarred: false,
    description: '',
    permissions: [],
    createdAt: '2026-01-01T00:00:00Z',
    modifiedAt: '2026-01-01T00:00:00Z',
    sha256: '0'.repeat(64),
    mediaType: 'text/plain',
    extension: '',
    version: 1,
    downloadCount: 0,
    lastAccessedAt: null,
  }
}

test('toggling twice gives the selection back', () => {
  const once = toggle(noSelection, file(1))
  assert.equal(isSelected(once, file(1).id), true)
  assert.equal(countOf(toggle(once, file(1)), 10), 0)
})

test('all of a list covers entries that were never loaded', () => {
  assert.equal(countOf(wholeSelection, 100_000), 100_000)
  assert.equal(isSelected(wholeSelection, file(77).id), true)
})

test('taking one out of all leaves the others', () => {
  const selection = toggle(wholeSelection, file(5))
  assert.equal(countOf(selection, 100_000), 99_999)
  assert.equal(isSelected(selection, file(5).id), false)
  assert.equal(countOf(add(selection, [file(5)]), 100_000), 100_000)
})

test('bytes are summed, and of all they are the total without the exceptions', () => {
  assert.equal(bytesOf(selectionOf([file(2), file(3)]), undefined), 5)
  assert.equal(bytesOf(toggle(wholeSelection, file(5)), 100), 95)
  assert.equal(bytesOf(wholeSelection, undefined), undefined)
})

test('a refresh takes the newest state and drops what is gone', () => {
  const selection = selectionOf([file(1), file(2)])
  const fresh = refresh(selection, [file(1, 'renamed')], (id) => id === file(2).id)
  assert.deepEqual(fresh.kind === 'some' && [...fresh.nodes.values()].map((node) => node.name), [
    'renamed',
  ])
})

test('a refresh without changes is the same selection', () => {
  const one = file(1)
  const selection = selectionOf([one])
  assert.equal(
    refresh(selection, [one, undefined], () => false),
    selection,
  )
})
