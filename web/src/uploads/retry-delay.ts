const firstMs = 1000
const longestMs = 30_000

/** How often an upload is tried again before it counts as failed. */
export const maxRetries = 8

/**
 * Milliseconds to wait before try number `retry` (1 is the first repetition): doubling, at most
 * half a minute, and spread by up to half so that many clients do not come back together.
 * @param random from 0 up to 1
 */
export function retryDelayMs(retry: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (retry - 1))
  return full / 2 + (full / 2) * random
}
