import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** How a page is opened to be judged: colours are measured where nothing moves any more. */
export const still = { colorScheme: 'light', reducedMotion: 'reduce' } as const

/** Nothing on the page may break a rule of axe, in light colours and in dark ones. */
export async function checkBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await painted(page, colorScheme)
    assert.deepEqual(await violationsOf(page), [], colorScheme)
  }
}

/** Makes the page as narrow as a small phone; nothing may stick out once it `shows` again. */
export async function checkNarrow(page: Page, shows: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  await shows()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `${overflow} px too wide`)
}

/** Chromium tells the page of a changed theme a moment later, and settles its colours with the next frame. */
async function painted(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.waitForFunction(
    (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
    colorScheme,
  )
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
}

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
  )
}
