import { spawnSync } from 'node:child_process'
import { lchown, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyBinaries, linkLibraries } from './db-embedded-binaries.ts'

const nobody = { uid: 65_534, gid: 65_534 }
/** In a user namespace we are nobody to the program, and still root to the files. */
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

interface Way {
  /** Home of the server's files, and where its programs start. */
  folder: string
  /** Folder with `bin`, `lib` and `share`. */
  native: string
  /** Words before the program. */
  prefix: string[]
  /** Account to switch to; none = stay who we are. */
  account?: Account
  /** Who must own the cluster's files; none = whoever creates them. */
  owner?: Account
}

/** How to run PostgreSQL's programs on this machine; tried and found to work. */
export interface Launcher extends Way {
  /** In PostgreSQL's words, such as `postgres (PostgreSQL) 18.4`. */
  version: string
}

/**
 * Finds a way to run the PostgreSQL of `native` on files in `folder`. PostgreSQL refuses to run
 * as root, so root lends it another account: the one that already owns the place, else nobody.
 * Where that account cannot reach the folder (below a home of mode 0700), a user namespace hides
 * from PostgreSQL that it is root.
 * @throws Error when no way works, with the reasons
 */
export async function chooseLauncher(native: string, folder: string): Promise<Launcher> {
  if (process.getuid?.() !== 0) return withRunnableBinaries({ folder, native, prefix: [] })

  const account = await nearestOrdinaryOwner(join(folder, 'cluster'))
  if (tryRun(['/bin/sh', '-c', 'cd "$1"', 'sh', folder], account).works) {
    return withRunnableBinaries({ folder, native, prefix: [], account, owner: account })
  }
  const root = { uid: 0, gid: 0 }
  return withRunnableBinaries({ folder, native, prefix: hideRoot, owner: root })
}

/** A command line and its surroundings. */
export interface LaunchCommand {
  file: string
  args: string[]
  options: Partial<Account> & { cwd: string; env: Record<string, string> }
}

/** How to run one of PostgreSQL's programs. */
export function launchCommand(
  { folder, native, prefix, account }: Launcher,
  program: string,
  programArgs: string[],
): LaunchCommand {
  const path = join(native, 'bin', program)
  const [file = path, ...args] = [...prefix, path, ...programArgs]
  // A fresh environment: PostgreSQL reads many PG… and LC_… variables, and none may be ours.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }
  return { file, args, options: { ...account, cwd: folder, env } }
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
async function withRunnableBinaries(way: Way): Promise<Launcher> {
  // Read-only or someone else's: then the copy below gets the links.
  await linkLibraries(way.native).catch(() => undefined)
  const inPlace = askVersion(way)
  if (inPlace.works) return { ...way, version: inPlace.output }

  const copy = { ...way, native: await copyBinaries(way.native, way.folder) }
  const copied = askVersion(copy)
  if (copied.works) return { ...copy, version: copied.output }
  throw new Error(
    `The embedded PostgreSQL cannot run. From ${way.native}: ${inPlace.output}. ` +
      `From ${copy.native}: ${copied.output}. ` +
      'Choose another CLOUDSERVICE_DATA_DIR, or set CLOUDSERVICE_DATABASE_URL.',
  )
}

function askVersion({ native, prefix, account }: Way) {
  return tryRun([...prefix, join(native, 'bin', 'postgres'), '--version'], account)
}

function tryRun([file = '', ...args]: string[], account?: Account) {
  const run = spawnSync(file, args, { ...account, cwd: '/', encoding: 'utf8' })
  if (run.status === 0) return { works: true, output: run.stdout.trim() }
  return { works: false, output: run.error?.message ?? run.stderr.trim() }
}

async function nearestOrdinaryOwner(path: string): Promise<Account> {
  const entry = await stat(path).catch(() => undefined)
  if (entry && entry.uid !== 0) return { uid: entry.uid, gid: entry.gid }
  return dirname(path) === path ? nobody : nearestOrdinaryOwner(dirname(path))
}
