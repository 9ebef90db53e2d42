import { problem, systemCode } from '../lib/errors.ts'

/** Turns "no space left" into the problem `disk-full`; anything else stays what it is. */
export function asDiskProblem(error: unknown): unknown {
  const code = systemCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT' ? problem('disk-full', {}, error) : error
}
