import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeNext } from './next-target.ts'

test('a path of the app is kept with its query', () => {
  assert.equal(safeNext('/files/abc?sort=-size'), '/files/abc?sort=-size')
})

for (const hostile of [
  'https://evil.example',
  '//evil.example/x',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '',
  undefined,
]) {
  test(`${JSON.stringify(hostile)} leads to the files, not away`, () => {
    assert.equal(safeNext(hostile), '/files')
  })
}
