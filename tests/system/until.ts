import { setTimeout as delay } from 'node:timers/promises'

const limitMs = 60_000
const pauseMs = 10

/**
 * Asks again and again until it is so; for what another process does without telling.
 * @throws Error when it is not so after a minute
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s`)
    await delay(pauseMs)
  }
}
