import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Account, openSite, type Site } from './browser.ts'
import { createFile, createFolder, entry, waitForNames } from './lists.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

/** Three files of different sizes, types and ages, and a folder. */
async function openList(test: TestContext): Promise<{ account: Account; page: Page }> {
  const account = await site.createAccount()
  await createFile(account, 'small.txt', 'root', 'x')
  await createFile(account, 'large.csv', 'root', 'x'.repeat(3_000))
  await createFile(account, 'middle.ts', 'root', 'x'.repeat(200))
  await createFolder(account, 'papers')
  const page = await site.visit(test, { account, path: '/files' })
  await waitForNames(page, ['papers', 'large.csv', 'middle.ts', 'small.txt'])
  return { account, page }
}

function header(page: Page, name: string) {
  return page.getByRole('columnheader', { name }).getByRole('button')
}

test('headers sort both ways and tell so; back, forward and reload keep it', async (t) => {
  const { page } = await openList(t)
  await header(page, 'Size').click()
  await waitForNames(page, ['papers', 'small.txt', 'middle.ts', 'large.csv'])
  await header(page, 'Size').click()
  await waitForNames(page, ['papers', 'large.csv', 'middle.ts', 'small.txt'])
  const size = page.getByRole('columnheader', { name: 'Size' })
  assert.equal(await size.getAttribute('aria-sort'), 'descending')
  await page.getByRole('status').getByText('Sorted by Size, descending').waitFor()
  await header(page, 'Modified').click()
  await waitForNames(page, ['papers', 'small.txt', 'large.csv', 'middle.ts'])
  await header(page, 'Name').click()
  await header(page, 'Name').click()
  await waitForNames(page, ['papers', 'small.txt', 'middle.ts', 'large.csv'])
  assert.match(page.url(), /sort=-name/)

  await page.goBack()
  await page.goBack()
  await waitForNames(page, ['papers', 'small.txt', 'large.csv', 'middle.ts'])
  await page.goForward()
  await page.goForward()
  await page.reload()
  await waitForNames(page, ['papers', 'small.txt', 'middle.ts', 'large.csv'])
})

test('folders stand among the files when folders first is off', async (t) => {
  const { page } = await openList(t)
  await page.getByRole('button', { name: 'View options' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Folders first' }).click()
  await waitForNames(page, ['large.csv', 'middle.ts', 'papers', 'small.txt'])
})

test('chips filter, stand in the address, and are taken off', async (t) => {
  const { page } = await openList(t)
  await page.getByRole('button', { name: 'Type' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Code' }).click()
  await waitForNames(page, ['middle.ts'])
  assert.match(page.url(), /type=code/)
  await page.reload()
  await waitForNames(page, ['middle.ts'])
  await page.getByRole('button', { name: 'Remove filter Type' }).click()
  await waitForNames(page, ['papers', 'large.csv', 'middle.ts', 'small.txt'])

  await page.getByRole('button', { name: 'Size', exact: true }).first().click()
  await page.getByRole('menuitemcheckbox', { name: 'Over 1 GiB' }).click()
  await page.getByText('Nothing fits these filters').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await entry(page, 'large.csv').waitFor()
})

test('each folder remembers list or tiles and its order', async (t) => {
  const { page } = await openList(t)
  await page.getByRole('button', { name: 'Tiles' }).click()
  await page.getByRole('grid').locator('[role=gridcell][data-index]').first().waitFor()
  await entry(page, 'papers').dblclick()
  await page.getByText('This folder is empty').waitFor()
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Files' }).click()
  await page.getByRole('grid').locator('[role=gridcell][data-index]').first().waitFor()
  await waitForNames(page, ['papers', 'large.csv', 'middle.ts', 'small.txt'])
})

test('compact rows are lower', async (t) => {
  const { page } = await openList(t)
  const height = async () => (await entry(page, 'small.txt').boundingBox())?.height
  assert.equal(await height(), 40)
  await page.getByRole('button', { name: 'View options' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Compact rows' }).click()
  await page.waitForFunction(
    () => document.querySelector('[role=grid] [data-index]')?.clientHeight === 32,
  )
})

test('arrows walk tiles by line and column', async (t) => {
  const { page } = await openList(t)
  await page.getByRole('button', { name: 'Tiles' }).click()
  await entry(page, 'papers').click()
  await page.keyboard.press('ArrowRight')
  await entry(page, 'large.csv').and(page.locator('[aria-selected=true]')).waitFor()
  await page.keyboard.press('End')
  await entry(page, 'small.txt').and(page.locator(':focus')).waitFor()
})

test('search shows results with their folders and filters them', async (t) => {
  const { account, page } = await openList(t)
  const inner = await createFolder(account, 'Deep inside')
  await createFile(account, 'Résumé.txt', inner.id)
  await page.getByRole('searchbox').fill('resume')
  await waitForNames(page, ['Résumé.txt'])
  assert.match(page.url(), /\/search\?q=resume/)
  await page.getByRole('link', { name: 'Deep inside' }).click()
  await page.getByRole('heading', { name: 'Deep inside' }).waitFor()

  await page.getByRole('searchbox').fill('nothing like this')
  await page.getByText('Nothing found').waitFor()
})
