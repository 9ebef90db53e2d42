import { fail, prepareToDevelop } from './bootstrap.js'
import { runChecks } from './run-checks.js'

try {
  prepareToDevelop()
  process.exitCode = (await runChecks()) ? 0 : 1
} catch (error) {
  fail(error)
}
