/** English texts of `src/details/`. */
export const details = {} as const
