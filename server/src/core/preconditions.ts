import { problem } from '../lib/errors.ts'
import { contentEtag, isFileRow, type NodeRow, nodeEtag } from './node-row.ts'

/**
 * Checks If-Match (RFC 9110 §13.1.1) against a node. Both of its tags count: the one of its bytes
 * and the one of what it says of itself. Without the header everything matches.
 * @throws Problem `precondition-failed`, naming the present tag
 */
export function requireMatch(row: NodeRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const etag = currentEtag(row)
  const given = ifMatch.split(',').map((tag) => tag.trim())
  if (given.includes(etag) || given.includes(nodeEtag(row))) return
  throw problem('precondition-failed', { etag })
}

/** The tag that a node shows as its `etag`. */
function currentEtag(row: NodeRow): string {
  return isFileRow(row) ? contentEtag(row.sha256, row.versionNumber) : nodeEtag(row)
}
