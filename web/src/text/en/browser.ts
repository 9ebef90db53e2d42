/** English texts of file lists. */
export const browser = {} as const
