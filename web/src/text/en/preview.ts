/** English texts of `src/preview/`. */
export const preview = {} as const
