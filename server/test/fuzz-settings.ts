/**
 * Seed and amount of a property test: both random and short by themselves, both repeatable and as
 * long as wished by CLOUDSERVICE_TEST_SEED and CLOUDSERVICE_TEST_RUNS.
 */
export function fuzzSettings(defaultRuns: number): { seed: number; runs: number } {
  const { CLOUDSERVICE_TEST_SEED: seed, CLOUDSERVICE_TEST_RUNS: runs } = process.env
  return {
    seed: seed ? Number(seed) : Math.trunc(Math.random() * 2 ** 31),
    runs: runs ? Number(runs) : defaultRuns,
  }
}
