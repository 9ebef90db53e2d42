import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, cp, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { findBinaries } from './db-embedded-binaries.ts'
import { chooseLauncher, launchCommand } from './db-embedded-launcher.ts'

/** The package as npm unpacks it when it may not run scripts: without the library links. */
async function arrange() {
  const path = await mkdtemp(join(tmpdir(), 'binaries-'))
  await chmod(path, 0o755)
  const original = dirname(findBinaries())
  const home = join(path, 'package')
  await cp(original, home, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (file) => !(await lstat(file)).isSymbolicLink(),
  })
  const folder = join(path, 'postgres')
  await mkdir(folder)
  return {
    home,
    native: join(home, 'native'),
    folder,
    async [Symbol.asyncDispose]() {
      await chmod(home, 0o755)
      await chmod(join(home, 'native', 'lib'), 0o755)
      await rm(path, { recursive: true })
    },
  }
}

test('a platform without binaries is told to use a server of its own', () => {
  assert.throws(() => findBinaries('plan9-vax'), /plan9-vax.*CLOUDSERVICE_DATABASE_URL/)
})

test('missing library links are made where the package is', async () => {
  await using place = await arrange()

  const launcher = await chooseLauncher(place.native, place.folder)

  assert.equal(launcher.native, place.native)
})

test('a package that cannot be changed or reached is copied, once', async () => {
  await using place = await arrange()
  await chmod(join(place.native, 'lib'), 0o555)
  // Root may write anyway; but it lends PostgreSQL an account that may not pass here.
  if (process.getuid?.() === 0) await chmod(place.home, 0o700)

  const first = await chooseLauncher(place.native, place.folder)
  const copied = await lstat(first.native)
  const second = await chooseLauncher(place.native, place.folder)

  assert.ok(first.native.startsWith(place.folder))
  assert.equal(second.native, first.native)
  assert.equal((await lstat(second.native)).ino, copied.ino)
  const { file, args, options } = launchCommand(first, 'initdb', ['--version'])
  assert.match(spawnSync(file, args, { ...options, encoding: 'utf8' }).stdout, /PostgreSQL\) 18/)
})
