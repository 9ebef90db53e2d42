import type { AuditFormat } from '@cloudservice/contract'
import { stringify } from 'csv-stringify/sync'
import type { AuditRow } from './chain.ts'

const COLUMNS = [
  'seq',
  'createdAt',
  'actor',
  'userId',
  'accountId',
  'action',
  'outcome',
  'objectType',
  'objectId',
  'ip',
  'userAgent',
  'details',
  'prevHash',
  'hash',
] as const

/** What media type the text of a format has. */
export const exportTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
} as const satisfies Record<AuditFormat, string>

/** Rows of the audit log as text, a piece for each batch. */
export async function* exportText(
  batches: AsyncIterable<AuditRow[]>,
  format: AuditFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield toCsv([[...COLUMNS]])
  for await (const rows of batches) {
    const records = rows.map(toRecord)
    yield format === 'csv'
      ? toCsv(records.map(toCells))
      : records.map((record) => `${JSON.stringify(record)}\n`).join('')
  }
}

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
function toCsv(lines: (string | number | null)[][]): string {
  return stringify(lines, { escape_formulas: true, record_delimiter: 'windows' })
}

function toCells(record: ReturnType<typeof toRecord>): (string | number | null)[] {
  return COLUMNS.map((name) => (name === 'details' ? JSON.stringify(record.details) : record[name]))
}

function toRecord(row: AuditRow) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    prevHash: row.prevHash.toString('hex'),
    hash: row.hash.toString('hex'),
  }
}
