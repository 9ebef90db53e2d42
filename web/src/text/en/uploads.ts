/** English texts of `src/uploads/`. */
export const uploads = {} as const
