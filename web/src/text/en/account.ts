/** English texts of the sign-in, first-run and token screens. */
export const account = {} as const
