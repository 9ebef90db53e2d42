import { createHash } from 'node:crypto'
import type { SessionId, UserId } from '@cloudservice/contract'
import type { Config } from '../config/schema.ts'
import type { Db } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'
import { networkOf } from '../lib/network.ts'
import type { Clock } from '../lib/time.ts'
import { type Counter, clearCounter, countTry, takeBackTry } from './throttle.repository.ts'

/** Whose password is tried, and from where. */
export type Attempt =
  | { kind: 'stranger'; emailKey: string; ip: string | null }
  | { kind: 'device'; userId: UserId; device: string }
  | { kind: 'session'; sessionId: SessionId }

export type Throttle = ReturnType<typeof createThrottle>

/**
 * Slows the guessing of passwords, for all processes together. A stranger counts against the account
 * and against their network; a device that has signed in before, and somebody who is signed in, count
 * only for themselves, so that no stranger can lock them out. See docs/decisions/0023.
 */
export function createThrottle({ db, config, clock }: { db: Db; config: Config; clock: Clock }) {
  function countersOf(attempt: Attempt): Counter[] {
    const freeTries = config.loginTries
    switch (attempt.kind) {
      case 'stranger':
        return [
          {
            key: keyOf('network', networkOf(attempt.ip ?? '')),
            freeTries: config.rateLogin,
          },
          { key: keyOf('account', attempt.emailKey), freeTries },
        ].filter((counter) => counter.freeTries > 0)
      case 'device':
        return freeTries > 0
          ? [{ key: keyOf('device', attempt.userId, attempt.device), freeTries }]
          : []
      case 'session':
        return freeTries > 0 ? [{ key: keyOf('session', attempt.sessionId), freeTries }] : []
      default:
        return attempt satisfies never
    }
  }

  return {
    /**
     * Counts a try before the password is looked at, so that tries at the same time cannot pass
     * together. What is refused counts nowhere.
     * @throws Problem `too-many-requests`
     */
    async begin(attempt: Attempt): Promise<void> {
      const counters = countersOf(attempt)
      if (counters.length === 0) return
      const now = clock.now()
      await db.transaction(async (tx) => {
        for (const counter of counters) {
          const blockedUntil = await countTry(tx, counter, now)
          if (blockedUntil) throw waitProblem(blockedUntil, now)
        }
      })
    },

    /**
     * The password was right: its counter begins anew. The network only gets its try back, or an
     * account of one's own would be a way to guess at others without end.
     */
    async succeed(attempt: Attempt): Promise<void> {
      const now = clock.now()
      const counters = countersOf(attempt)
      const [own] = counters.slice(-1)
      if (own) await clearCounter(db.write, own.key, now)
      for (const { key } of counters.slice(0, -1)) await takeBackTry(db.write, key, now)
    },
  }
}

/** Rows of addresses that nobody has must not tell what was tried, so only a hash is kept. */
function keyOf(...parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest()
}

function waitProblem(blockedUntil: Date, now: Date) {
  const seconds = Math.max(1, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000))
  return problem('too-many-requests', {
    detail: `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    retryAfterSeconds: seconds,
  })
}
