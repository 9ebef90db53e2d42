import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type AuditFormat, auditFormats } from '@cloudservice/contract'
import { type Command, Option } from 'commander'
import { exportText } from '../audit/export-text.ts'
import { systemActor } from '../lib/actor.ts'
import { readInstant } from './instant.ts'
import { withRuntime } from './runtime.ts'

interface ExportOptions {
  format: AuditFormat
  from?: string
  to?: string
}

/** `cloudservice audit`: the audit log, for the operator. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('check and export the audit log')

  audit
    .command('verify')
    .description('prove that no entry was changed, removed, moved or added')
    .option('--json', 'one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      const verdict = await withRuntime(({ audit }) => audit.verify())
      const { rows, lastHash, broken } = verdict
      const summary = broken
        ? `broken at entry ${broken.seq}: ${broken.reason}`
        : `${rows} entries, unbroken; the last one is ${lastHash}`
      process.stdout.write(`${json ? JSON.stringify(verdict) : summary}\n`)
      if (broken) process.exitCode = 1
    })

  audit
    .command('export')
    .description('write the audit log to the standard output, oldest first')
    .addOption(new Option('--format <format>').choices([...auditFormats]).default('csv'))
    .option('--from <instant>', 'entries since then, such as 2030-01-01T00:00:00Z', readInstant)
    .option('--to <instant>', 'entries before then', readInstant)
    .action(({ format, from, to }: ExportOptions) =>
      withRuntime(async ({ audit }) => {
        const batches = audit.export(systemActor, { from: dateOf(from), to: dateOf(to) })
        const text = Readable.from(exportText(batches, format))
        await pipeline(text, process.stdout, { end: false })
      }),
    )
}

function dateOf(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant)
}
