import Bowser from 'bowser'

/** What a person calls the device of a user agent: `Firefox on Windows`; null when it says nothing. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null
  const { browser, os } = Bowser.parse(userAgent)
  if (browser.name && os.name) return `${browser.name} on ${os.name}`
  return browser.name || os.name || (/^[\w.-]{1,64}(?=\/|$)/.exec(userAgent)?.[0] ?? null)
}
