import type { Queryable } from '../infra/db.ts'
import { findHead, readChain } from './audit.repository.ts'
import { type AuditHead, type AuditRow, CHAIN_START, sealOf } from './chain.ts'

/** Where a chain is broken first. */
export interface AuditBreak {
  seq: number
  /**
   * `missing`: there is no row of this number. `altered`: the row does not fit its hash. `unlinked`: it
   * does not follow the row before. `surplus`: it comes after the end. `head`: the end is not noted as
   * it is.
   */
  reason: 'missing' | 'altered' | 'unlinked' | 'surplus' | 'head'
}

export interface AuditVerdict {
  /** Rows that were found good, from the first one on. */
  rows: number
  /** The last of them. Kept elsewhere, it later tells whether the whole log was replaced. */
  lastHash: string
  broken: AuditBreak | null
}

const BATCH = 2_000

/**
 * Goes through all rows in order, a batch at a time, and stops at the first that is not as it was
 * written. Rows and head must be read from one snapshot.
 */
export async function verifyChain(db: Queryable, key: Buffer): Promise<AuditVerdict> {
  const head = await findHead(db)
  let last = CHAIN_START
  for (;;) {
    const rows = await readChain(db, { after: last.seq, limit: BATCH })
    for (const row of rows) {
      const broken = breakAt(row, { key, last, head })
      if (broken) return verdict(last, broken)
      last = row
    }
    if (rows.length < BATCH) return verdict(last, breakAtEnd(last, head))
  }
}

function breakAt(
  row: AuditRow,
  { key, last, head }: { key: Buffer; last: AuditHead; head: AuditHead | undefined },
): AuditBreak | null {
  const seq = last.seq + 1
  if (row.seq !== seq) return { seq, reason: 'missing' }
  if (!sealOf(key, row).equals(row.hash)) return { seq, reason: 'altered' }
  if (!row.prevHash.equals(last.hash)) return { seq, reason: 'unlinked' }
  return head && seq > head.seq ? { seq, reason: 'surplus' } : null
}

function breakAtEnd(last: AuditHead, head: AuditHead | undefined): AuditBreak | null {
  if (head && head.seq > last.seq) return { seq: last.seq + 1, reason: 'missing' }
  return head?.hash.equals(last.hash) ? null : { seq: last.seq, reason: 'head' }
}

function verdict(last: AuditHead, broken: AuditBreak | null): AuditVerdict {
  return { rows: last.seq, lastHash: last.hash.toString('hex'), broken }
}
