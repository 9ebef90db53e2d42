/**
 * What every command starts with. Plain JavaScript without dependencies, because it runs on the
 * Node that is there (20 or newer) and when nothing is installed yet; it then hands over to the
 * Node that comes with the packages.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './dependencies.js'
import { buildWebBundle, isBundleCurrent } from './web-bundle.js'

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const neededMajor = 26

/** Installs packages and builds the web app where they are missing or out of date. */
export function prepareToServe() {
  const isBuilt = isBundleCurrent(root)
  ensureDependencies(root, { withDev: !isBuilt })
  if (!isBuilt) buildWebBundle(root, nodeProgram())
}

/** Installs all packages where they are missing or out of date. */
export function prepareToDevelop() {
  ensureDependencies(root)
}

/** True when this is the Node that the server and the tests are written for. */
export function isNeededNode() {
  return Number(process.versions.node.split('.')[0]) >= neededMajor
}

/** @returns {string} the Node that the packages brought, else this one if it is new enough */
export function nodeProgram() {
  const folder = join(root, 'node_modules')
  const platform = `${process.platform}-${process.arch}`
  const program = ['.bin/node', `node-${platform}/bin/node`, `node-bin-${platform}/bin/node`]
    .map((path) => join(folder, path))
    .find((path) => existsSync(path))
  if (program) return program
  if (isNeededNode()) return process.execPath
  throw new Error(`There is no Node ${neededMajor} package for ${platform}: install it yourself`)
}

/**
 * Runs Node in our place: it gets our arguments, terminal and signals, and we end as it ends.
 * @param {string[]} args
 */
export function handOver(args) {
  const child = spawn(nodeProgram(), args, { stdio: 'inherit' })
  // Ctrl-C reaches the whole group, so the child may hear it twice; it takes the first one.
  for (const signal of forwardedSignals) process.on(signal, () => child.kill(signal))
  child.once('error', fail)
  child.once('exit', (code, signal) => {
    for (const name of forwardedSignals) process.removeAllListeners(name)
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code ?? 1
  })
}

/**
 * Ends this command with one line instead of a stack.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

/** @type {NodeJS.Signals[]} */
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']
