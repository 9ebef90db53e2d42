/** What is compared: each does its work once and gives a figure. */
export type Contestants<Name extends string> = Record<Name, (() => Promise<number>) | undefined>

/**
 * Runs the contestants one after the other, again and again, so that whatever else the machine does
 * hits all of them; the first round warms up and does not count.
 * @returns the median of each; undefined for one that is not there
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contestants: Contestants<Name>,
): Promise<Record<Name, number | undefined>> {
  const names = Object.keys(contestants) as Name[]
  const figures = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const figure = await contestants[name]?.()
      if (figure !== undefined && round > 0) figures.get(name)?.push(figure)
    }
  }
  const medians = names.map((name) => [name, median(figures.get(name) ?? [])])
  return Object.fromEntries(medians)
}

/** The middle one of some figures, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number | undefined {
  const sorted = figures.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2
}
