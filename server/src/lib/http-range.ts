/** Positions of the first and the last byte, both included. */
export interface ByteRange {
  start: number
  end: number
}

// Empty elements of the list are ignored (RFC 9110 §5.6.1.2), and units have no case (§14.1).
const RANGE = /^bytes=[ \t,]*(\d*)-(\d*)[ \t,]*$/i

/**
 * The one range that a `Range` header asks for (RFC 9110 §14.1.2, §14.2).
 * `undefined` means to send the whole: no header, another unit, not well-formed, or several ranges,
 * which a server may ignore. `unsatisfiable` means 416.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = RANGE.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (first === '') return suffixRange(positionOf(last), sizeBytes)
  const start = positionOf(first)
  const end = last === '' ? sizeBytes - 1 : positionOf(last)
  // §14.1.1: a last position before the first makes the header invalid, so it is ignored.
  if (last !== '' && isBefore(last, first)) return undefined
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: Math.min(end, sizeBytes - 1) }
}

/** The last bytes; all of them when fewer are there. No range can describe the end of nothing. */
function suffixRange(length: number, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  if (length === 0) return 'unsatisfiable'
  if (sizeBytes === 0) return undefined
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 }
}

/** The number, or one beyond every file where it is larger than JavaScript counts exactly. */
function positionOf(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER)
}

/** Compares two numbers of any length. */
function isBefore(one: string, other: string): boolean {
  const [a, b] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')]
  return a.length === b.length ? a < b : a.length < b.length
}

/** What is known of the representation that a request is about. */
export interface Validators {
  /** Entity tag with its quotes; `W/` before it marks a weak one. */
  etag: string
  lastModified: Date
}

/**
 * Whether a range may be sent: the `If-Range` header names exactly this representation
 * (RFC 9110 §13.1.5). A date must be the same second, and a weak tag never counts.
 */
export function evaluateIfRange(header: string, etag: string, lastModified: Date): boolean {
  const given = header.trim()
  if (given.endsWith('"')) return isStrong(given) && given === etag
  return httpSeconds(given) === secondsOf(lastModified)
}

/** The headers that carry preconditions (RFC 9110 §13.1). */
export interface RequestHeaders {
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
  readonly 'if-unmodified-since'?: string | undefined
}

/** The request's part in preconditions. */
export interface ConditionalRequest extends Validators {
  method: string | undefined
  headers: RequestHeaders
}

/**
 * Evaluates the preconditions of a request in the order of RFC 9110 §13.2.2. The representation
 * exists; for one that does not, `If-Match` fails and `If-None-Match` holds.
 * @returns the status to answer with, or `undefined` to go on
 */
export function evaluatePreconditions(request: ConditionalRequest): 304 | 412 | undefined {
  const { headers, etag, lastModified } = request
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch !== undefined) {
    if (!matchesAny(ifMatch, etag, 'strong')) return 412
  } else if (isChangedSince(headers['if-unmodified-since'], lastModified) === true) {
    return 412
  }
  if (ifNoneMatch !== undefined) {
    if (!matchesAny(ifNoneMatch, etag, 'weak')) return undefined
    return isRead ? 304 : 412
  }
  // §13.1.3: only for GET and HEAD, and only without If-None-Match.
  const isUnchanged = isChangedSince(headers['if-modified-since'], lastModified) === false
  return isRead && isUnchanged ? 304 : undefined
}

// RFC 9110 §8.8.3; sticky, so that a list is read once from left to right.
const ENTITY_TAG = /[ \t,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?=,|$)/y

/** Whether a list of entity tags, or `*`, names this one (comparison: RFC 9110 §8.8.3.2). */
export function matchesAny(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true
  if (comparison === 'strong' && !isStrong(etag)) return false
  const wanted = opaqueTag(etag)
  ENTITY_TAG.lastIndex = 0
  for (let found = ENTITY_TAG.exec(list); found; found = ENTITY_TAG.exec(list)) {
    const tag = found[1] ?? ''
    if (opaqueTag(tag) === wanted && (comparison === 'weak' || isStrong(tag))) return true
  }
  return false
}

function isStrong(etag: string): boolean {
  return etag.startsWith('"')
}

function opaqueTag(etag: string): string {
  return etag.replace(/^W\//, '')
}

/** Whether something changed after a date header; undefined when the header is no HTTP date. */
function isChangedSince(header: string | undefined, lastModified: Date): boolean | undefined {
  const seconds = header === undefined ? undefined : httpSeconds(header)
  return seconds === undefined ? undefined : secondsOf(lastModified) > seconds
}

const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/

/** RFC 9110 §5.6.7: the form in use and the two obsolete ones; the last means UTC unsaid. */
function httpSeconds(text: string): number | undefined {
  const date = text.trim()
  if (!HTTP_DATE.test(date)) return undefined
  const milliseconds = Date.parse(date.endsWith('GMT') ? date : `${date} GMT`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000
}

/** HTTP dates count whole seconds. */
function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
