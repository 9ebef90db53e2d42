import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { nodeProgram, root } from './bootstrap.js'

const structureTests = ['architecture', 'drift'].map((name) => `server/test/${name}.test.ts`)

// The checks run side by side already: more checkers per run would only repeat each other's work.
const types = ['tsc', '--checkers', '1', '--project']

/** @type {[title: string, command: string[]][]} */
const checks = [
  ['format and lint', ['biome', 'ci', '--error-on-warnings', '--colors=off', '.']],
  ['types of the server', [...types, '.']],
  ['types of the web app', [...types, 'web']],
  ['dead code', ['knip', '--no-progress']],
  ['structure', ['node', '--test', ...structureTests]],
]

/**
 * Runs all checks at once.
 * @returns {Promise<boolean>} true when all passed
 */
export async function runChecks() {
  const runs = checks.map(async ([title, command]) => {
    const start = performance.now()
    const { passed, output } = await run(command)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${passed ? '✔' : '✖'} ${title} (${seconds} s)`)
    if (!passed) console.log(output)
    return passed
  })
  return (await Promise.all(runs)).every(Boolean)
}

/**
 * @param {string[]} command a program of node_modules/.bin and its arguments
 * @returns {Promise<{ passed: boolean, output: string }>}
 */
async function run([program = '', ...args]) {
  const bin = join(root, 'node_modules', '.bin')
  const PATH = [dirname(nodeProgram()), bin, process.env.PATH].join(delimiter)
  const child = spawn(program, args, { cwd: root, env: { ...process.env, PATH } })
  /** @type {string[]} */
  const output = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => output.push(text))
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ passed: false, output: error.message }))
    child.once('close', (code) => resolve({ passed: code === 0, output: output.join('') }))
  })
}
