import { spawnSync } from 'node:child_process'
import { lchown, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyBinaries, linkLibraries } from './db-embedded-binaries.ts'

const nobody = { uid: 65_534, gid: 65_534 }
const hideRoot = [
  'unshare',
  '--user',
  `--map-user=${nobody.uid}`,
  `--map-group=${nobody.gid}`,
  '--',
]

/** A system account by number. */
export interface Account {
  uid: number
  gid: number
}

/** How to run PostgreSQL's programs on this machine. */
export interface Launcher {
  /** Folder with `bin`, `lib` and `share`. */
  native: string
  /** Words before the program. */
  prefix: string[]
  /** Account to switch to; none = stay who we are. */
  account?: Account
  /** Who must own the cluster's files; none = whoever creates them. */
  owner?: Account
}

/**
 * Finds a way to run the PostgreSQL of `native` on files in `folder`. PostgreSQL refuses to run
 * as root, so root lends it another account: the one that already owns the place, else nobody.
 * Where that account cannot reach the folder (below a home of mode 0700), a user namespace hides
 * from PostgreSQL that it is root.
 * @throws Error when no way works, with the reasons
 */
export async function chooseLauncher(native: string, folder: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return withRunnableBinaries({ native, prefix: [] }, folder)

  const account = await nearestOrdinaryOwner(join(folder, 'cluster'))
  if (!whyFailing(['/bin/sh', '-c', 'cd "$1"', 'sh', folder], account)) {
    return withRunnableBinaries({ native, prefix: [], account, owner: account }, folder)
  }
  const root = { uid: 0, gid: 0 }
  return withRunnableBinaries({ native, prefix: hideRoot, owner: root }, folder)
}

/** The command line and surroundings of one of PostgreSQL's programs. */
export function launchCommand(
  launcher: Launcher,
  folder: string,
  program: string,
  programArgs: string[],
) {
  const path = join(launcher.native, 'bin', program)
  const [file = path, ...args] = [...launcher.prefix, path, ...programArgs]
  // A fresh environment: PostgreSQL reads many PG… and LC_… variables, and none may be ours.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }
  return { file, args, options: { ...launcher.account, cwd: folder, env } }
}

/** Gives a file or folder, with all below it, to an account. */
export async function giveTo(path: string, owner: Account | undefined): Promise<void> {
  const entry = await stat(path)
  if (!owner || entry.uid === owner.uid) return
  const below = entry.isDirectory() ? await readdir(path, { recursive: true }) : []
  for (const name of below) await lchown(join(path, name), owner.uid, owner.gid)
  // Last, so that an interrupted run is seen as unfinished and done again.
  await lchown(path, owner.uid, owner.gid)
}

/** The binaries where they are when they run from there, else a copy in the data folder. */
async function withRunnableBinaries(launcher: Launcher, folder: string): Promise<Launcher> {
  // Read-only or someone else's: then the copy below gets the links.
  await linkLibraries(launcher.native).catch(() => undefined)
  const inPlace = whyNotRunning(launcher)
  if (!inPlace) return launcher

  const copy = { ...launcher, native: await copyBinaries(launcher.native, folder) }
  const copied = whyNotRunning(copy)
  if (!copied) return copy
  throw new Error(
    `The embedded PostgreSQL cannot run. From ${launcher.native}: ${inPlace}. ` +
      `From ${copy.native}: ${copied}. ` +
      'Choose another CLOUDSERVICE_DATA_DIR, or set CLOUDSERVICE_DATABASE_URL.',
  )
}

function whyNotRunning({ native, prefix, account }: Launcher): string | undefined {
  const programs = ['postgres', 'initdb'].map((name) => join(native, 'bin', name))
  return programs
    .map((program) => whyFailing([...prefix, program, '--version'], account))
    .find((reason) => reason !== undefined)
}

function whyFailing(command: string[], account: Account | undefined): string | undefined {
  const [file = '', ...args] = command
  const run = spawnSync(file, args, { ...account, cwd: '/', encoding: 'utf8' })
  if (run.error) return run.error.message
  return run.status === 0 ? undefined : run.stderr.trim() || `ended with ${run.status}`
}

async function nearestOrdinaryOwner(path: string): Promise<Account> {
  const entry = await stat(path).catch(() => undefined)
  if (entry && entry.uid !== 0) return { uid: entry.uid, gid: entry.gid }
  return dirname(path) === path ? nobody : nearestOrdinaryOwner(dirname(path))
}
