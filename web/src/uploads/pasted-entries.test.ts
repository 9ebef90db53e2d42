import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pastedEntries } from './pasted-entries.ts'

test('a nameless picture is named by when it was pasted', () => {
  const [entry] = pastedEntries([new File(['x'], 'image.png')], 'Pasted 24/11/2026, 10:05')
  assert.equal(entry?.file?.name, 'Pasted 24.11.2026, 10.05.png')
  assert.equal(entry?.file?.size, 1)
})

test('a file with a name keeps it', () => {
  const [entry] = pastedEntries([new File(['x'], 'report.pdf')], 'Pasted')
  assert.equal(entry?.file?.name, 'report.pdf')
})
