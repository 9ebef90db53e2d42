import { createHash, randomBytes } from 'node:crypto'

/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
}

/** A random generator (mulberry32), good enough to choose what a test does. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
  }
}

/** Bytes to upload and their SHA-256. */
export interface Body {
  bytes: Uint8Array<ArrayBuffer>
  sha256: string
}

const largestBytes = 4 * 1024 * 1024
const pool = randomBytes(2 * largestBytes)

/**
 * A body as people upload them: mostly small, some around the size from which a body goes through
 * a file, a few of megabytes. One in ten, or an empty one, is what others send as well.
 */
export function createBody(random: Random): Body {
  const isCommon = random.chance(0.1)
  const start = isCommon ? 0 : random.integer(0, largestBytes)
  const sizeBytes = isCommon ? random.integer(0, 4) * 20_000 : chooseSize(random)
  const bytes = Uint8Array.from(pool.subarray(start, start + sizeBytes))
  return { bytes, sha256: sha256Of(bytes) }
}

/** SHA-256 as the API writes it. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function chooseSize(random: Random): number {
  const kind = random.integer(1, 100)
  if (kind <= 70) return random.integer(1, 16 * 1024)
  if (kind <= 92) return random.integer(48 * 1024, 256 * 1024)
  if (kind <= 98) return random.integer(256 * 1024, 1024 * 1024)
  return random.integer(1024 * 1024, largestBytes)
}
