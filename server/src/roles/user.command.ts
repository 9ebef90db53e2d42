import { type Command, InvalidArgumentError } from 'commander'
import { parseBytes } from '../config/load.ts'
import { withRuntime } from './runtime.ts'

/** Bytes, or no limit; not null, which the parser of arguments takes for "not given". */
type Quota = number | 'unlimited'

interface AddOptions {
  email: string
  password: string
  name?: string
  admin?: true
  quota?: Quota
}

/** `cloudservice user`: accounts, for the operator. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('manage accounts')

  user
    .command('add')
    .description('create an account')
    .requiredOption('--email <address>')
    .requiredOption('--password <password>')
    .option('--name <name>', 'how the person is called')
    .option('--admin', 'make an administrator')
    .option('--quota <size>', 'space, such as 10GiB, or "none" for unlimited', readQuota)
    .action((options: AddOptions) =>
      withRuntime(async ({ users }) => {
        const { email, password, name, admin, quota } = options
        const me = await users.create({
          email,
          password,
          name,
          role: admin ? 'admin' : 'user',
          ...(quota === undefined ? {} : { quotaBytes: bytesOf(quota) }),
        })
        process.stdout.write(`Created ${me.email} (${me.id})\n`)
      }),
    )

  user
    .command('list')
    .description('show all accounts')
    .action(() =>
      withRuntime(async ({ users }) => {
        for (const me of await users.list()) {
          process.stdout.write(
            `${me.email}\t${me.role}\t${me.usedBytes}\t${me.quotaBytes ?? 'unlimited'}\n`,
          )
        }
      }),
    )

  user
    .command('password')
    .description('set a new password; all sessions of the account end')
    .requiredOption('--email <address>')
    .requiredOption('--password <password>')
    .action(({ email, password }: { email: string; password: string }) =>
      withRuntime(({ users }) => users.setPassword(email, password)),
    )

  user
    .command('quota')
    .description('set the space of an account')
    .requiredOption('--email <address>')
    .requiredOption('--quota <size>', 'such as 10GiB, or "none" for unlimited', readQuota)
    .action(({ email, quota }: { email: string; quota: Quota }) =>
      withRuntime(({ users }) => users.setQuota(email, bytesOf(quota))),
    )
}

function bytesOf(quota: Quota): number | null {
  return quota === 'unlimited' ? null : quota
}

function readQuota(text: string): Quota {
  if (text === 'none') return 'unlimited'
  const bytes = parseBytes(text)
  if (bytes === undefined) throw new InvalidArgumentError('A size such as 10GiB, or "none".')
  return bytes
}
