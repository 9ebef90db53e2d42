import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathWithin, toTrayRows } from './tray-rows.ts'
import { unreadableFailure } from './upload-failure.ts'
import type { UploadItem, UploadState } from './upload-item.ts'

let lastId = 0

function item(name: string, path: string[], state: UploadState = { kind: 'queued' }): UploadItem {
  lastId += 1
  const sentBytes = state.kind === 'done' ? 10 : 0
  const counts = { sizeBytes: 10, sentBytes, bytesPerSecond: 0 }
  return { id: lastId, folderId: 'root', path, name, file: null, state, ...counts }
}

test('files of one folder are one row, at the place of its first file', () => {
  const rows = toTrayRows(
    [item('a', []), item('b', ['x']), item('c', []), item('d', ['x', 'y'])],
    new Set(),
  )
  assert.deepEqual(
    rows.map((row) => (row.kind === 'folder' ? `${row.name}/` : row.item.name)),
    ['a', 'x/', 'c'],
  )
})

test('a folder counts what is below it at any depth', () => {
  const [row] = toTrayRows(
    [
      item('a', ['x'], { kind: 'done', stored: null }),
      item('b', ['x', 'y']),
      item('c', ['x', 'y', 'z']),
    ],
    new Set(),
  )
  assert.ok(row?.kind === 'folder')
  assert.equal(row.summary.done, 1)
  assert.equal(row.summary.total, 3)
  assert.equal(row.summary.percent, 33)
})

test('what failed stands before the rest, with the folder it is in', () => {
  const state: UploadState = { kind: 'failed', failure: unreadableFailure }
  const rows = toTrayRows([item('a', []), item('b', ['x'], state), item('c', [], state)], new Set())
  assert.deepEqual(
    rows.map((row) => (row.kind === 'folder' ? `${row.name}/` : row.item.name)),
    ['x/', 'c', 'a'],
  )
})

test('an unfolded folder shows its files below it', () => {
  const items = [item('a', ['x']), item('b', ['x', 'y'])]
  const [folded] = toTrayRows(items, new Set())
  assert.ok(folded)
  const rows = toTrayRows(items, new Set([folded.key]))
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['folder', 'item', 'item'],
  )
})

test('the place within the dropped folder leaves that folder out', () => {
  assert.equal(pathWithin(item('a', ['x', 'y', 'z'])), 'y/z')
  assert.equal(pathWithin(item('a', ['x'])), '')
})
