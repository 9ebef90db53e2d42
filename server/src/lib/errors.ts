import { type ProblemCode, problems } from '@cloudservice/contract'

/** Members of an answer beyond the standard ones; `detail` is the sentence for people. */
export type ProblemFields = { detail?: string } & Record<string, unknown>

/** An error that a caller caused or can act on; everything else that is thrown is a fault of ours. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly fields: ProblemFields

  constructor(code: ProblemCode, fields: ProblemFields = {}, cause?: unknown) {
    super(fields.detail ?? problems[code].title, { cause })
    this.code = code
    this.status = problems[code].status
    this.title = problems[code].title
    this.fields = fields
  }
}

/**
 * Builds the error for a code of the contract's catalogue: `throw problem('name-taken', { name })`.
 * @param fields become members of the answer; never put secrets or other people's names here
 */
export function problem(code: ProblemCode, fields?: ProblemFields, cause?: unknown): Problem {
  return new Problem(code, fields, cause)
}

/** Whether the thrown value is a Problem, of the given code when one is given. */
export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}

/** The code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
