const storageKey = 'playback-positions'
const remembered = 50
/** The first and last seconds are no place to come back to. */
const edgeSeconds = 5

/** Remembers where a film was left; the oldest are forgotten. */
export function rememberPosition(
  key: string,
  seconds: number,
  durationSeconds: number,
  storage: Storage = localStorage,
): void {
  if (!Number.isFinite(durationSeconds)) return
  const others = read(storage).filter(([known]) => known !== key)
  const isWorthIt = seconds > edgeSeconds && seconds < durationSeconds - edgeSeconds
  const positions = isWorthIt ? [...others, [key, Math.floor(seconds)]] : others
  try {
    storage.setItem(storageKey, JSON.stringify(positions.slice(-remembered)))
  } catch {
    // A full or forbidden storage only means that the film starts at its beginning next time.
  }
}

/** Seconds from the beginning; 0 when nothing is known. */
export function recallPosition(key: string, storage: Storage = localStorage): number {
  return read(storage).find(([known]) => known === key)?.[1] ?? 0
}

function read(storage: Storage): [string, number][] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isPosition) : []
  } catch {
    return []
  }
}

function isPosition(entry: unknown): entry is [string, number] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number'
}
