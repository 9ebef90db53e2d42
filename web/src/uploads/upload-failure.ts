import type { ProblemError } from '@cloudservice/contract/client'

/** Why an upload ended without a stored file; the catalogue has a sentence for each. */
export type FailureReason =
  | 'network'
  | 'unreadable'
  | 'quota-exceeded'
  | 'disk-full'
  | 'too-large'
  | 'type-refused'
  | 'type-mismatch'
  | 'virus-found'
  | 'invalid-name'
  | 'name-taken'
  | 'signed-out'
  | 'not-allowed'
  | 'folder-gone'
  | 'server'

/** What is shown about a failed upload. */
export interface UploadFailure {
  reason: FailureReason
  /** The server's own words, for reasons the catalogue has no sentence for. */
  detail: string
  /** Whether trying the same again can help. */
  canRetry: boolean
  /** Whether the files behind it in the queue would fail for the same reason. */
  stopsOthers: boolean
  /** To give to whoever runs the server. */
  requestId: string | undefined
}

/** Whether the same request may go through in a moment. */
export function isTransient(problem: ProblemError): boolean {
  if (problem.code === 'network' || problem.code === 'in-progress') return true
  return [429, 502, 503, 504].includes(problem.status)
}

/** Turns the server's answer into what a person is told. */
export function toFailure(problem: ProblemError): UploadFailure {
  const reason = reasonOf(problem)
  const requestId = problem.problem.requestId
  return {
    reason,
    detail: problem.message,
    canRetry: ![
      'type-refused',
      'type-mismatch',
      'too-large',
      'virus-found',
      'invalid-name',
    ].includes(reason),
    stopsOthers: ['quota-exceeded', 'disk-full', 'signed-out'].includes(reason),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  }
}

/** The browser cannot read the file any more: moved, deleted or changed since it was chosen. */
export const unreadableFailure: UploadFailure = {
  reason: 'unreadable',
  detail: '',
  canRetry: true,
  stopsOthers: false,
  requestId: undefined,
}

function reasonOf(problem: ProblemError): FailureReason {
  switch (problem.code) {
    case 'network':
    case 'quota-exceeded':
    case 'disk-full':
    case 'too-large':
    case 'type-refused':
    case 'type-mismatch':
    case 'virus-found':
    case 'invalid-name':
    case 'name-taken':
      return problem.code
    case 'unauthenticated':
      return 'signed-out'
    case 'forbidden':
    case 'insufficient-scope':
      return 'not-allowed'
    case 'not-found':
      return 'folder-gone'
    default:
      return 'server'
  }
}
