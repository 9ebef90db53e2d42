import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import type { NodeId } from '@cloudservice/contract'
import type { Page } from 'playwright-core'
import { multiplyFile } from '../../server/test/many-files.ts'
import { type Account, openSite, type Site } from './browser.ts'
import { createFile, createFolder, entry, waitForFocus } from './lists.ts'

const total = 100_000
const maxElements = 400

let site: Site
let account: Account
let folderId: NodeId
before(async () => {
  site = await openSite()
  account = await site.createAccount()
  folderId = (await createFolder(account, 'Many')).id
  const file = await createFile(account, 'File 100000.txt', folderId)
  await multiplyFile(site.databaseUrl, file.id, total)
})
after(() => site.close())

async function openFolder(test: TestContext): Promise<Page> {
  const page = await site.visit(test, { account, path: `/files/${folderId}` })
  await entry(page, 'File 100000.txt').waitFor()
  return page
}

function elementCount(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('[role=grid] *').length)
}

test('100,000 files are one list with few elements, told as a whole', async (t) => {
  const page = await openFolder(t)
  const grid = page.getByRole('grid')
  assert.equal(await grid.getAttribute('aria-rowcount'), String(total + 1))
  assert.ok((await elementCount(page)) <= maxElements, `${await elementCount(page)} elements`)
})

test('End jumps to the last entry, which is loaded and focused, and Home back', async (t) => {
  const page = await openFolder(t)
  await entry(page, 'File 100000.txt').click()
  await page.keyboard.press('End')
  await waitForFocus(page, 'File 199999.txt')
  assert.ok((await elementCount(page)) <= maxElements)
  await page.keyboard.press('Home')
  await waitForFocus(page, 'File 100000.txt')
})

test('scrolling far loads what is in sight and keeps the focused entry', async (t) => {
  const page = await openFolder(t)
  await entry(page, 'File 100002.txt').click()
  await page.getByRole('grid').evaluate((grid) => {
    grid.scrollTop = 60_000 * 40
  })
  await entry(page, 'File 160005.txt').waitFor()
  assert.ok((await elementCount(page)) <= maxElements)
  await waitForFocus(page, 'File 100002.txt')
  await page.keyboard.press('ArrowDown')
  await waitForFocus(page, 'File 100003.txt')
  await entry(page, 'File 100003.txt').and(page.locator(':focus')).waitFor()
})

test('Ctrl+A selects all of them without loading them', async (t) => {
  const page = await openFolder(t)
  const requests: string[] = []
  await entry(page, 'File 100000.txt').click()
  page.on('request', (request) => requests.push(request.url()))
  await page.keyboard.press('Control+a')
  await page.getByText('100,000 selected').first().waitFor()
  assert.deepEqual(
    requests.filter((url) => url.includes('/children')),
    [],
  )
  await entry(page, 'File 100003.txt').locator('[data-part=check]').click()
  await page.getByText('99,999 selected').first().waitFor()
})

test('Shift+End selects from here to the end', async (t) => {
  const page = await openFolder(t)
  await page.getByRole('grid').evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight - 3_000 * 40
  })
  await page.waitForFunction(() => {
    const first = document.querySelector('[role=grid] [data-index]:nth-last-child(3) img')
    return first !== null
  })
  await page.locator('[role=grid] [data-index]:nth-last-child(3)').click()
  await page.keyboard.press('Shift+End')
  await waitForFocus(page, 'File 199999.txt')
  await page
    .getByText(/^2,9\d\d selected/)
    .first()
    .waitFor()
})
