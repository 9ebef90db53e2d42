import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { generatedFiles } from '../scripts/generate.ts'

test('generated files are what `npm run generate` would write now', async () => {
  for (const [path, expected] of await generatedFiles()) {
    const actual = await readFile(join(import.meta.dirname, '../..', path), 'utf8').catch(() => '')
    assert.equal(actual, expected, `${path} is out of date: run npm run generate`)
  }
})
