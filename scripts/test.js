import { fileURLToPath } from 'node:url'
import { fail, handOver, isNeededNode, prepareToDevelop } from './bootstrap.js'

try {
  prepareToDevelop()
  if (isNeededNode()) {
    const { runTests } = await import('./run-tests.js')
    process.exitCode = await runTests(process.argv.slice(2))
  } else {
    handOver([fileURLToPath(import.meta.url), ...process.argv.slice(2)])
  }
} catch (error) {
  fail(error)
}
