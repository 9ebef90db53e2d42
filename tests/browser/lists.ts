import type { Folder, NodeId, File as StoredFile } from '@cloudservice/contract'
import type { Locator, Page } from 'playwright-core'
import type { Account } from './browser.ts'

/** Uploads a text file into a folder. */
export function createFile(
  { api }: Account,
  name: string,
  parentId: NodeId | 'root' = 'root',
  text = name,
): Promise<StoredFile> {
  return api('POST /files', { query: { name, parentId }, body: new TextEncoder().encode(text) })
}

/** Creates a folder. */
export function createFolder(
  { api }: Account,
  name: string,
  parentId: NodeId | 'root' = 'root',
): Promise<Folder> {
  return api('POST /folders', { body: { name, parentId } })
}

/** Names of what a folder holds, in the order of names. */
export async function namesIn({ api }: Account, id: NodeId | 'root'): Promise<string[]> {
  const query = { limit: 200 }
  const { data } = await api('GET /folders/{id}/children', { params: { id }, query })
  return data.map((node) => node.name)
}

/** The row or tile of a name. */
export function entry(page: Page, name: string): Locator {
  return page
    .locator('[role=grid] [data-index]')
    .filter({ has: page.getByText(name, { exact: true }) })
}

/** Waits until the list shows these names, in this order. */
export async function waitForNames(page: Page, names: readonly string[]): Promise<void> {
  await page.waitForFunction((expected) => {
    const entries = [...document.querySelectorAll<HTMLElement>('[role=grid] [data-index]')]
    const shown = entries
      .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
      .map((each) => each.querySelector('[data-part=name] span')?.textContent)
    return JSON.stringify(shown) === JSON.stringify(expected)
  }, names)
}

/** Waits until exactly these names are selected. */
export async function waitForSelection(page: Page, names: readonly string[]): Promise<void> {
  await page.waitForFunction((expected) => {
    const selector = '[role=grid] [data-index][aria-selected=true] [data-part=name] span'
    const shown = [...document.querySelectorAll(selector)].map((each) => each.textContent)
    return JSON.stringify(shown.sort()) === JSON.stringify([...expected].sort())
  }, names)
}

/** Waits until the keyboard is on the entry of this name. */
export async function waitForFocus(page: Page, name: string): Promise<void> {
  await page.waitForFunction((expected) => {
    const focused = document.activeElement
    return focused?.querySelector('[data-part=name] span')?.textContent === expected
  }, name)
}
