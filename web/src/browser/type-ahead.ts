const forgetMs = 900

interface Named {
  readonly name: string
}

/** Remembers letters typed in quick succession. */
export interface TypeAhead {
  /**
   * The entry whose name begins with what was typed, looking on from `from` and round the end.
   * @returns its index, or -1
   */
  find(letter: string, items: readonly (Named | undefined)[], from: number, now: number): number
}

/** Jumps to names by their first letters; case and accents do not matter. */
export function createTypeAhead(): TypeAhead {
  const collator = new Intl.Collator(undefined, { sensitivity: 'base' })
  let typed = ''
  let typedAt = Number.NEGATIVE_INFINITY

  return {
    find(letter, items, from, now) {
      typed = now - typedAt > forgetMs ? letter : typed + letter
      typedAt = now
      const isRepeated = [...typed].every((each) => each === letter)
      const wanted = isRepeated ? letter : typed
      const start = isRepeated ? from + 1 : from
      for (let step = 0; step < items.length; step += 1) {
        const index = (start + step) % items.length
        const name = items[index]?.name.slice(0, wanted.length)
        if (name !== undefined && collator.compare(name, wanted) === 0) return index
      }
      return -1
    },
  }
}
