import { createHmac } from 'node:crypto'
import type { AuditAction, AuditActor, AuditOutcome, UserId } from '@cloudservice/contract'

/** What one row of the audit log says. */
export interface AuditFacts {
  createdAt: Date
  actor: AuditActor
  /** Who did it; null for the system and for visitors. */
  userId: UserId | null
  /** Whose account it concerns. */
  accountId: UserId | null
  action: AuditAction
  outcome: AuditOutcome
  objectType: string | null
  objectId: string | null
  ip: string | null
  userAgent: string | null
  details: Record<string, unknown>
}

/** A row in its place in the chain. */
export interface AuditRow extends AuditFacts {
  seq: number
  prevHash: Buffer
  hash: Buffer
}

/** The end of a chain, after which the next row comes. */
export interface AuditHead {
  seq: number
  hash: Buffer
}

/** What stands before the first row. */
export const CHAIN_START: AuditHead = { seq: 0, hash: Buffer.alloc(32) }

/** The row that follows the head. */
export function link(key: Buffer, head: AuditHead, facts: AuditFacts): AuditRow {
  const place = { ...facts, seq: head.seq + 1, prevHash: head.hash }
  return { ...place, hash: sealOf(key, place) }
}

/** The HMAC-SHA-256 over all fields of a row and the hash of the row before. */
export function sealOf(key: Buffer, row: Omit<AuditRow, 'hash'>): Buffer {
  return createHmac('sha256', key).update(encode(row)).digest()
}

/** One text for each row, whichever way the database keeps it: a JSON array in a fixed order. */
function encode(row: Omit<AuditRow, 'hash'>): string {
  return JSON.stringify([
    row.seq,
    row.createdAt,
    row.actor,
    row.userId,
    row.accountId,
    row.action,
    row.outcome,
    row.objectType,
    row.objectId,
    row.ip,
    row.userAgent,
    ordered(row.details),
    row.prevHash.toString('hex'),
  ])
}

/** The value with the members of its objects in order, since jsonb does not keep theirs. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]))
}
