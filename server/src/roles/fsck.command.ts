import type { Command } from 'commander'
import { fsck } from '../storage/fsck.ts'
import { withRuntime } from './runtime.ts'

/** `cloudservice fsck`: proves that rows and blobs agree. Ends with 1 when something is wrong. */
export function addFsckCommand(program: Command): void {
  program
    .command('fsck')
    .description('check that every row has its bytes and all totals are right')
    .option('--read-data', 'read every blob again and compare it with its hash')
    .option('--repair', 'remove leftovers of interrupted uploads that are older than a day')
    .option('--json', 'one JSON object per finding')
    .action(async ({ readData = false, repair = false, json = false }) => {
      const counts = await withRuntime(async (services) => {
        const found = { error: 0, leftover: 0 }
        const { signal } = new AbortController()
        for await (const finding of fsck(services, { readData, repair, signal, now: new Date() })) {
          found[finding.severity]++
          const { severity, invariant, message } = finding
          process.stdout.write(
            json ? `${JSON.stringify(finding)}\n` : `${severity} ${invariant}: ${message}\n`,
          )
        }
        return found
      })
      if (!json) process.stdout.write(summary(counts))
      if (counts.error > 0) process.exitCode = 1
    })
}

function summary({ error, leftover }: { error: number; leftover: number }): string {
  if (error > 0) return `${error} errors, ${leftover} leftovers\n`
  return leftover > 0 ? `clean, ${leftover} leftovers\n` : 'clean\n'
}
