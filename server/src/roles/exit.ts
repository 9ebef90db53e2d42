import { CommanderError } from 'commander'
import { ConfigError } from '../config/load.ts'
import { isProblem } from '../lib/errors.ts'

/** Exit codes of the command line: what scripts can rely on. */
const EXIT = { failed: 1, usage: 2, notFound: 4, conflict: 5 } as const

/** Tells a person what went wrong and ends the process with a code that says its kind. */
export function exitWithError(error: unknown): never {
  // Commander has told already what is wrong with the arguments, or has shown its help.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : EXIT.usage)
  if (error instanceof ConfigError) fail(error.message, EXIT.usage)
  if (isProblem(error)) {
    const message = error.fields.detail ?? error.title
    if (error.status === 404) fail(message, EXIT.notFound)
    if (error.status === 409) fail(message, EXIT.conflict)
    fail(message, EXIT.usage)
  }
  fail(error instanceof Error ? error.message : String(error), EXIT.failed)
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}
