import { problem } from '../lib/errors.ts'

/** The code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Turns "no space left" into the problem `disk-full`; anything else stays what it is. */
export function asDiskProblem(error: unknown): unknown {
  const code = systemCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT' ? problem('disk-full', {}, error) : error
}
