import { type TokenScope, tokenScopes } from '@cloudservice/contract'
import { type Command, Option } from 'commander'
import { readInstant } from './instant.ts'
import { withRuntime } from './runtime.ts'

interface CreateOptions {
  user: string
  name: string
  scope: TokenScope[]
  expires?: string
  quiet?: true
}

/** `cloudservice token`: personal access tokens, for the operator. */
export function addTokenCommands(program: Command): void {
  const token = program.command('token').description('manage personal access tokens')

  token
    .command('create')
    .description('create a token for a user and print it')
    .requiredOption('--user <address>')
    .option('--name <name>', 'what it is for', 'command line')
    .addOption(
      new Option('--scope <scopes...>', 'what it may do')
        .choices([...tokenScopes])
        .default(['all']),
    )
    .option('--expires <instant>', 'when it ends, such as 2030-01-01T00:00:00Z', readInstant)
    .option('--quiet', 'print the token and nothing else')
    .action(({ user, name, scope, expires, quiet }: CreateOptions) =>
      withRuntime(async ({ users, tokens }) => {
        const { id } = await users.byEmail(user)
        const created = await tokens.issue(id, {
          name,
          scopes: scope,
          ...(expires === undefined ? {} : { expiresAt: expires }),
        })
        process.stdout.write(
          quiet ? `${created.token}\n` : `Token for ${user}, shown only now:\n${created.token}\n`,
        )
      }),
    )
}
