import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildWebBundle, isBundleCurrent } from './web-bundle.js'

/** A checkout whose Vite is a program that writes one file, or fails on a broken source. */
function arrange() {
  const root = mkdtempSync(join(tmpdir(), 'web bundle-'))
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  write('package-lock.json', '{}')
  write('contract/src/index.ts', 'export const a = 1')
  write('web/package.json', '{}')
  write('web/src/main.ts', 'one')
  write('node_modules/vite/package.json', '{}')
  write(
    'node_modules/vite/bin/vite.js',
    `const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
    const out = process.argv[process.argv.indexOf('--outDir') + 1]
    const source = readFileSync('src/main.ts', 'utf8')
    if (source === 'broken') process.exit(1)
    mkdirSync(out)
    writeFileSync(out + '/index.html', source)`,
  )
  return {
    root,
    write,
    build: () => buildWebBundle(root, process.execPath),
    isCurrent: () => isBundleCurrent(root),
    bundle: () => readFileSync(join(root, 'web', 'dist', 'index.html'), 'utf8'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

test('a bundle is current until a source changes', () => {
  using checkout = arrange()
  assert.equal(checkout.isCurrent(), false)
  checkout.build()
  assert.equal(checkout.isCurrent(), true)

  for (const file of ['web/src/main.ts', 'web/src/new.css', 'contract/src/index.ts']) {
    checkout.write(file, 'two')
    assert.equal(checkout.isCurrent(), false, file)
    checkout.build()
    assert.equal(checkout.isCurrent(), true, file)
  }
  assert.equal(checkout.bundle(), 'two')
})

test('tests are no sources', () => {
  using checkout = arrange()
  checkout.build()
  checkout.write('web/src/main.test.ts', 'two')

  assert.equal(checkout.isCurrent(), true)
})

test('a failing build keeps the bundle that was there', () => {
  using checkout = arrange()
  checkout.build()
  checkout.write('web/src/main.ts', 'broken')

  assert.throws(checkout.build, /could not be built/)
  assert.equal(checkout.bundle(), 'one')
  assert.equal(checkout.isCurrent(), false)
  assert.deepEqual(readdirSync(join(checkout.root, '.cache')), [])
})
