import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fail, nodeProgram, prepareToDevelop, prepareToServe, root } from './bootstrap.js'
import { viteProgram } from './web-bundle.js'

try {
  prepareToDevelop()
  prepareToServe()
  const web = join(root, 'web')
  const main = join(root, 'server', 'src', 'main.ts')
  const serve = ['serve', '--role', 'all', ...process.argv.slice(2)]
  const children = [
    spawn(nodeProgram(), ['--watch', '--watch-preserve-output', main, ...serve], inherit(root)),
    spawn(nodeProgram(), [viteProgram(web), '--configLoader', 'native'], inherit(web)),
  ]
  // Both hear Ctrl-C themselves; when one ends, the other has no use.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => endAll(children))
  for (const child of children) child.once('exit', () => endAll(children))
} catch (error) {
  fail(error)
}

/**
 * @param {string} cwd
 * @returns {import('node:child_process').SpawnOptions}
 */
function inherit(cwd) {
  return { cwd, stdio: 'inherit', env: { CLOUDSERVICE_MODE: 'development', ...process.env } }
}

/** @param {import('node:child_process').ChildProcess[]} children */
function endAll(children) {
  for (const child of children) child.kill('SIGTERM')
}
