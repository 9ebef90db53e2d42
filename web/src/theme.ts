import { createStore } from './ui/store.ts'

/** The choices of the theme switch. */
export const themes = ['light', 'dark', 'system'] as const
/** Light, dark, or what the device says. */
export type Theme = (typeof themes)[number]

const oneYearSeconds = 31_536_000

/** The theme in use; the server put it on the page from the cookie. */
export const theme = createStore<Theme>(readTheme(document.documentElement.dataset.theme))

/** Changes the theme at once and for the next visits. */
export function setTheme(next: Theme): void {
  document.documentElement.dataset.theme = next
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `cs_theme=${next}; path=/; max-age=${oneYearSeconds}; samesite=lax`
  theme.set(next)
}

function readTheme(value: string | undefined): Theme {
  return themes.find((known) => known === value) ?? 'system'
}
