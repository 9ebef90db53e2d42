import type { Command } from 'commander'
import { startFoundation } from './runtime.ts'

/** `cloudservice migrate`: brings the database up to date. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(async () => {
      const foundation = await startFoundation({ isQuiet: true })
      await foundation.close()
      const { applied } = foundation
      process.stdout.write(
        applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'Up to date.\n',
      )
    })
}
