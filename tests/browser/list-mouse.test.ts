import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { type Account, openSite, type Site } from './browser.ts'
import {
  createFile,
  createFolder,
  entry,
  namesIn,
  waitForNames,
  waitForSelection,
} from './lists.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const names = ['Papers', 'alpha.txt', 'beta.txt', 'gamma.txt', 'omega.txt']

async function openList(test: TestContext): Promise<{ account: Account; page: Page }> {
  const account = await site.createAccount()
  await createFolder(account, 'Papers')
  for (const name of names.slice(1)) await createFile(account, name)
  const page = await site.visit(test, { account, path: '/files' })
  await waitForNames(page, names)
  return { account, page }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  assert.ok(box)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('click selects one, Ctrl adds, Shift takes the range, the box toggles', async (t) => {
  const { page } = await openList(t)
  await entry(page, 'alpha.txt').click()
  await waitForSelection(page, ['alpha.txt'])
  await entry(page, 'omega.txt').click({ modifiers: ['Control'] })
  await waitForSelection(page, ['alpha.txt', 'omega.txt'])
  await entry(page, 'beta.txt').click()
  await entry(page, 'omega.txt').click({ modifiers: ['Shift'] })
  await waitForSelection(page, ['beta.txt', 'gamma.txt', 'omega.txt'])
  await entry(page, 'gamma.txt').locator('[data-part=check]').click()
  await waitForSelection(page, ['beta.txt', 'omega.txt'])
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await waitForSelection(page, [])
})

test('a double click opens a folder, the path leads back', async (t) => {
  const { page } = await openList(t)
  await entry(page, 'Papers').dblclick()
  await page.getByText('This folder is empty').waitFor()
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Files' }).click()
  await waitForNames(page, names)
})

test('a rectangle drawn from an empty place selects what it touches', async (t) => {
  const { page } = await openList(t)
  const from = await entry(page, 'alpha.txt').boundingBox()
  const to = await entry(page, 'gamma.txt').boundingBox()
  assert.ok(from && to)
  const x = from.x + from.width - 200
  await page.mouse.move(x, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(x - 60, to.y + 10, { steps: 5 })
  await page.mouse.up()
  await waitForSelection(page, ['alpha.txt', 'beta.txt', 'gamma.txt'])
})

test('the menu opens on a right click and renames', async (t) => {
  const { account, page } = await openList(t)
  await entry(page, 'beta.txt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'New name of “beta.txt”' }).fill('delta.txt')
  await page.keyboard.press('Enter')
  await waitForNames(page, ['Papers', 'alpha.txt', 'delta.txt', 'gamma.txt', 'omega.txt'])
  assert.ok((await namesIn(account, 'root')).includes('delta.txt'))
})

test('the menu of the empty place makes a folder', async (t) => {
  const { page } = await openList(t)
  await page.getByRole('grid').click({ button: 'right', position: { x: 300, y: 500 } })
  await page.getByRole('menuitem', { name: 'New folder' }).click()
  await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Drafts')
  await page.keyboard.press('Enter')
  await entry(page, 'Drafts').waitFor()
})

test('files dragged onto a folder move there and come back by Undo', async (t) => {
  const { account, page } = await openList(t)
  await entry(page, 'alpha.txt').click()
  await entry(page, 'beta.txt').click({ modifiers: ['Shift'] })
  const from = await centre(entry(page, 'beta.txt').getByText('beta.txt'))
  const to = await centre(entry(page, 'Papers'))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 10, from.y + 10, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
  await waitForNames(page, ['Papers', 'gamma.txt', 'omega.txt'])
  await page.getByText('Moved 2 items to “Papers”').waitFor()
  assert.deepEqual(await namesIn(account, 'root'), ['Papers', 'gamma.txt', 'omega.txt'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await waitForNames(page, names)
})

test('Move to… is the same without dragging', async (t) => {
  const { page } = await openList(t)
  await entry(page, 'omega.txt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Move to…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Move “omega.txt”' })
  await dialog.getByRole('treeitem', { name: 'Papers' }).click()
  await dialog.getByRole('button', { name: 'Move to “Papers”' }).click()
  await waitForNames(page, names.slice(0, -1))
})

test('Copy to… leaves the original', async (t) => {
  const { account, page } = await openList(t)
  await entry(page, 'omega.txt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy to…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy “omega.txt”' })
  await dialog.getByRole('treeitem', { name: 'Papers' }).click()
  await dialog.getByRole('button', { name: 'Copy to “Papers”' }).click()
  await page.getByText('Copied “omega.txt” to “Papers”').waitFor()
  const [papers] = (await account.api('GET /folders/{id}/children', { params: { id: 'root' } }))
    .data
  assert.ok(papers)
  assert.deepEqual(await namesIn(account, papers.id), ['omega.txt'])
  await waitForNames(page, names)
})

test('one file downloads as it is, several as a zip', async (t) => {
  const { page } = await openList(t)
  const download = async (): Promise<string> => {
    const started = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    return (await started).suggestedFilename()
  }
  await entry(page, 'alpha.txt').click()
  assert.equal(await download(), 'alpha.txt')
  await entry(page, 'beta.txt').click({ modifiers: ['Control'] })
  assert.match(await download(), /\.zip$/)
})

test('a finger opens by tap and selects by a long press', async (t) => {
  const account = await site.createAccount()
  await createFolder(account, 'Papers')
  await createFile(account, 'alpha.txt')
  const context = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const page = await site.visit(t, { account, path: '/files', context })
  await entry(page, 'alpha.txt').waitFor()
  const { x, y } = await centre(entry(page, 'alpha.txt'))
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  await entry(page, 'alpha.txt').and(page.locator('[aria-selected=true]')).waitFor()
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await page.getByRole('button', { name: 'Clear selection' }).tap()
  await entry(page, 'Papers').tap()
  await page.getByText('This folder is empty').waitFor()
})
