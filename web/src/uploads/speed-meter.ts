const windowMs = 5000

/** Measures a rate over the last five seconds, so that one slow packet does not move it. */
export interface SpeedMeter {
  add(bytes: number): void
  bytesPerSecond(): number
}

/** @param now milliseconds that only grow */
export function createSpeedMeter(now: () => number): SpeedMeter {
  let samples: { at: number; bytes: number }[] = []
  let startedAt: number | undefined

  function dropOld(): void {
    const oldest = now() - windowMs
    samples = samples.filter((sample) => sample.at > oldest)
    if (samples.length === 0) startedAt = undefined
  }

  return {
    add(bytes) {
      dropOld()
      startedAt ??= now()
      const last = samples.at(-1)
      // Ten samples a second are enough; more would only cost time.
      if (last && now() - last.at < 100) last.bytes += bytes
      else samples.push({ at: now(), bytes })
    },
    bytesPerSecond() {
      dropOld()
      if (startedAt === undefined) return 0
      const elapsedMs = Math.min(windowMs, now() - startedAt)
      if (elapsedMs < 250) return 0
      const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0)
      return Math.max(0, (bytes * 1000) / elapsedMs)
    },
  }
}
