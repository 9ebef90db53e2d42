const base = 'https://own.invalid'

/** Where to go after sign-in: a path of this app, whatever was asked for. */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith('/')) return '/files'
  const url = URL.parse(next, base)
  if (!url || url.origin !== base) return '/files'
  return url.pathname + url.search
}
