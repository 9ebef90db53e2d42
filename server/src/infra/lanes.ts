/** Runs what belongs to one lane one after the other, and different lanes beside each other. */
export interface Lanes {
  run<T>(lane: string, task: () => Promise<T>): Promise<T>
}

export function createLanes(): Lanes {
  /** The last task of each lane that has any. */
  const last = new Map<string, Promise<unknown>>()

  return {
    run(lane, task) {
      const before = last.get(lane) ?? Promise.resolve()
      const result = before.then(task, task)
      last.set(lane, result)
      const leave = () => {
        if (last.get(lane) === result) last.delete(lane)
      }
      result.then(leave, leave)
      return result
    },
  }
}
