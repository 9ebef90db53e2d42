import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome']
const packages = ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji']

/**
 * Finds the browser for the tests; as root on Debian it is installed when it is missing.
 * @returns {string} its path
 * @throws Error saying what to install
 */
export function ensureChromium() {
  const found = findProgram(names)
  if (found) return found
  const aptGet = findProgram(['apt-get'])
  if (process.getuid?.() !== 0 || !aptGet) {
    throw new Error(
      `The browser tests need Chromium. On Debian: apt-get install ${packages.join(' ')}`,
    )
  }
  console.error('Installing Chromium …')
  runQuietly(aptGet, ['update'])
  runQuietly(aptGet, ['install', '--yes', '--no-install-recommends', ...packages])
  const installed = findProgram(names)
  if (!installed) throw new Error('apt-get installed no Chromium')
  return installed
}

/** @param {string[]} candidates */
function findProgram(candidates) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return candidates
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => isExecutable(path))
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function runQuietly(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = spawnSync(command, args, { env, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${run.stderr}`)
}
