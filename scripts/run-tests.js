import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { startTestServer } from '../server/test/postgres-server.ts'
import { root } from './bootstrap.js'
import { ensureChromium } from './chromium.js'
import { runChecks } from './run-checks.js'
import { buildWebBundle, isBundleCurrent } from './web-bundle.js'

const patterns = [
  'contract/src/**/*.test.ts',
  'server/src/**/*.test.ts',
  'server/test/*.test.ts',
  'scripts/*.test.ts',
  'web/src/**/*.test.{ts,tsx}',
  'tests/**/*.test.ts',
]

/**
 * Runs the tests whose path contains one of the words; without words all of them, after the checks.
 * @param {string[]} words
 * @returns {Promise<number>} exit code
 */
export async function runTests(words) {
  const files = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }).sort())
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  if (files.length === 0) throw new Error(`No test file has ${words.join(' or ')} in its path`)

  if (files.some((file) => file.startsWith('tests/browser/'))) ensureChromium()
  if (words.length === 0 && !(await runChecks())) return 1
  if (!isBundleCurrent(root)) buildWebBundle(root, process.execPath)

  const database = await startTestServer()
  try {
    return await runNodeTest(files, database.url)
  } finally {
    await database.stop()
  }
}

/**
 * @param {string[]} files
 * @param {string} databaseUrl
 * @returns {Promise<number>}
 */
async function runNodeTest(files, databaseUrl) {
  const options = ['--test', '--test-reporter=spec', '--test-timeout=300000']
  const child = spawn(process.execPath, [...options, ...files], {
    cwd: root,
    env: { ...process.env, CLOUDSERVICE_TEST_DATABASE: databaseUrl },
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'))
  const [code] = await once(child, 'exit')
  return code ?? 1
}
