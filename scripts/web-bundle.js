import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'

const stampName = '.sources'

/**
 * True when `web/dist` was made from the sources as they are now.
 * @param {string} root
 */
export function isBundleCurrent(root) {
  const stamp = join(root, 'web', 'dist', stampName)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources(root)
}

/**
 * Builds the web app. The old bundle stays until the new one is whole.
 * @param {string} root
 * @param {string} node the Node to build with
 */
export function buildWebBundle(root, node) {
  console.error('Building the web app …')
  const hash = hashSources(root)
  const web = join(root, 'web')
  const fresh = join(root, '.cache', `web-${process.pid}`)
  mkdirSync(dirname(fresh), { recursive: true })
  const args = ['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
  // The native loader reads vite.config.ts without writing a copy below node_modules.
  const run = spawnSync(node, [viteProgram(web), ...args, '--configLoader', 'native'], {
    cwd: web,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (run.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Error('The web app could not be built')
  }
  writeFileSync(join(fresh, stampName), hash)
  rmSync(join(web, 'dist'), { recursive: true, force: true })
  renameSync(fresh, join(web, 'dist'))
}

/**
 * @param {string} web
 * @returns {string} Vite's command line program
 */
export function viteProgram(web) {
  const manifest = createRequire(join(web, 'package.json')).resolve('vite/package.json')
  return join(dirname(manifest), 'bin', 'vite.js')
}

/** @param {string} root */
function hashSources(root) {
  const hash = createHash('sha256')
  for (const file of sourceFiles(root)) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/** @param {string} root */
function sourceFiles(root) {
  const below = ['web', join('contract', 'src')].flatMap((folder) => listFiles(join(root, folder)))
  return [...below, join(root, 'package-lock.json')]
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['dist', 'node_modules'].includes(name) && !/\.test\.tsx?$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}${sep}${entry.name}`
      return entry.isDirectory() ? listFiles(path) : [path]
    })
}
