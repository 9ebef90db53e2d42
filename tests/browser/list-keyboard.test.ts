import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Account, openSite, type Site } from './browser.ts'
import {
  createFile,
  createFolder,
  namesIn,
  waitForFocus,
  waitForNames,
  waitForSelection,
} from './lists.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

const names = ['Papers', 'alpha.txt', 'beta.txt', 'gamma.txt', 'omega.txt']

/** A page with a folder and four files, the keyboard in the list. */
async function openList(test: TestContext): Promise<{ account: Account; page: Page }> {
  const account = await site.createAccount()
  await createFolder(account, 'Papers')
  for (const name of names.slice(1)) await createFile(account, name)
  const page = await site.visit(test, { account, path: '/files' })
  await waitForNames(page, names)
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('ArrowDown')
  await waitForFocus(page, 'Papers')
  return { account, page }
}

test('Tab reaches the list, and one entry of it only', async (t) => {
  const { page } = await openList(t)
  assert.equal(await page.locator('[role=grid] [data-index][tabindex="0"]').count(), 1)
  await page.keyboard.press('Tab')
  const isInside = await page.evaluate(
    () => document.activeElement?.closest('[role=grid]') !== null,
  )
  assert.equal(isInside, false)
})

test('arrows, Home, End and Shift select', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  await waitForSelection(page, ['alpha.txt'])
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await waitForSelection(page, ['alpha.txt', 'beta.txt', 'gamma.txt'])
  await page.keyboard.press('Shift+ArrowUp')
  await waitForSelection(page, ['alpha.txt', 'beta.txt'])
  await page.keyboard.press('End')
  await waitForSelection(page, ['omega.txt'])
  await page.keyboard.press('Shift+Home')
  await waitForSelection(page, names)
})

test('Ctrl with arrows moves, Space toggles, Ctrl+A takes all, Escape none', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('Space')
  await waitForSelection(page, ['Papers'])
  await page.keyboard.press('Control+ArrowDown')
  await page.keyboard.press('Control+ArrowDown')
  await waitForFocus(page, 'beta.txt')
  await waitForSelection(page, ['Papers'])
  await page.keyboard.press('Space')
  await waitForSelection(page, ['Papers', 'beta.txt'])
  await page.keyboard.press('Control+a')
  await waitForSelection(page, names)
  await page.getByText('5 selected').first().waitFor()
  await page.keyboard.press('Escape')
  await waitForSelection(page, [])
  await waitForFocus(page, 'beta.txt')
})

test('Enter opens a folder and Backspace leads back to its row', async (t) => {
  const { account, page } = await openList(t)
  const [papers] = (await account.api('GET /folders/{id}/children', { params: { id: 'root' } }))
    .data
  assert.ok(papers)
  await createFile(account, 'inside.txt', papers.id)
  await page.keyboard.press('Enter')
  await waitForNames(page, ['inside.txt'])
  await waitForFocus(page, 'inside.txt')
  await page.getByRole('heading', { name: 'Papers' }).waitFor()
  await page.keyboard.press('Backspace')
  await waitForNames(page, names)
  await waitForFocus(page, 'Papers')
})

test('F2 renames in place, the extension not preselected; Escape leaves the name', async (t) => {
  const { account, page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F2')
  const input = page.getByRole('textbox', { name: 'New name of “alpha.txt”' })
  await input.waitFor()
  const stem = await input.evaluate((field: HTMLInputElement) =>
    field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0),
  )
  assert.equal(stem, 'alpha')
  await page.keyboard.press('Escape')
  await waitForFocus(page, 'alpha.txt')

  await page.keyboard.press('F2')
  await page.keyboard.type('zeta')
  await page.keyboard.press('Enter')
  await waitForFocus(page, 'zeta.txt')
  await waitForNames(page, ['Papers', 'beta.txt', 'gamma.txt', 'omega.txt', 'zeta.txt'])
  assert.ok((await namesIn(account, 'root')).includes('zeta.txt'))

  await page.keyboard.press('Control+z')
  await waitForNames(page, names)
})

test('a name that is taken is told beside the name, which stays open', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F2')
  await page.keyboard.type('beta')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  await waitForFocus(page, 'alpha.txt')
  await waitForNames(page, names)
})

test('Delete trashes, the next row has the focus, Ctrl+Z brings back', async (t) => {
  const { account, page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Delete')
  await waitForNames(page, ['Papers', 'gamma.txt', 'omega.txt'])
  await waitForFocus(page, 'gamma.txt')
  await page.getByText('Moved 2 items to the trash').waitFor()
  assert.deepEqual(await namesIn(account, 'root'), ['Papers', 'gamma.txt', 'omega.txt'])
  await page.keyboard.press('Control+z')
  await waitForNames(page, names)
  await waitForFocus(page, 'gamma.txt')
})

test('the focus stays with its entry however often others come and go', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  for (let round = 0; round < 8; round += 1) {
    await page.keyboard.press('Delete')
    await waitForNames(page, names.toSpliced(1, 1))
    await waitForFocus(page, 'beta.txt')
    await page.getByText('Moved “alpha.txt” to the trash').waitFor()
    await page.keyboard.press('Control+z')
    await waitForNames(page, names)
    await waitForFocus(page, 'beta.txt')
    await page.keyboard.press('ArrowUp')
    await waitForFocus(page, 'alpha.txt')
  }
})

test('N makes a folder whose name is typed in the list', async (t) => {
  const { account, page } = await openList(t)
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: 'Name of the new folder' }).waitFor()
  await page.keyboard.type('Quarterly')
  await page.keyboard.press('Enter')
  await waitForFocus(page, 'Quarterly')
  assert.ok((await namesIn(account, 'root')).includes('Quarterly'))
})

test('Ctrl+X and Ctrl+V move into another folder', async (t) => {
  const { account, page } = await openList(t)
  await page.keyboard.press('End')
  await page.keyboard.press('Control+x')
  await page.getByText('Cut “omega.txt”').waitFor()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await page.getByText('This folder is empty').waitFor()
  await page.keyboard.press('Control+v')
  await waitForNames(page, ['omega.txt'])
  assert.deepEqual(await namesIn(account, 'root'), names.slice(0, -1))
})

test('S stars, Right leads to the buttons of the row, Shift+F10 opens its menu', async (t) => {
  const { account, page } = await openList(t)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('s')
  await page.getByText('Starred “alpha.txt”').waitFor()
  const starred = await account.api('GET /starred')
  assert.deepEqual(
    starred.data.map((node) => node.name),
    ['alpha.txt'],
  )

  await page.keyboard.press('ArrowRight')
  assert.equal(await page.evaluate(() => document.activeElement?.ariaLabel), 'Star')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  await page.keyboard.press('Escape')
  await waitForFocus(page, 'alpha.txt')
})

test('letters jump to names once their commands are turned off in the help', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: /Single letters run commands/ }).uncheck()
  await page.keyboard.press('Escape')
  await waitForFocus(page, 'Papers')
  await page.keyboard.press('o')
  await waitForFocus(page, 'omega.txt')
})

test('slash leads to the search, G then T to the trash', async (t) => {
  const { page } = await openList(t)
  await page.keyboard.press('/')
  await page.keyboard.type('gam')
  await waitForNames(page, ['gamma.txt'])
  await page.keyboard.press('ArrowDown')
  await waitForFocus(page, 'gamma.txt')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.getByText('The trash is empty').waitFor()
})
