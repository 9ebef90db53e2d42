import type { Command } from 'commander'
import { withRuntime } from './runtime.ts'

/** `cloudservice keys`: the keys that sign access tokens, for the operator. */
export function addKeysCommands(program: Command): void {
  const keys = program.command('keys').description('manage the keys that sign access tokens')

  keys
    .command('rotate')
    .description('make another key, which signs after two minutes; the old ones verify on')
    .action(() =>
      withRuntime(async ({ signingKeys }) => {
        const newest = (await signingKeys.rotate()).keys[0]
        process.stdout.write(`New key ${newest?.kid}\n`)
      }),
    )

  keys
    .command('list')
    .description('print the public keys as a JSON Web Key Set')
    .action(() =>
      withRuntime(async ({ signingKeys }) => {
        process.stdout.write(`${JSON.stringify(await signingKeys.publicKeys(), null, 2)}\n`)
      }),
    )
}
