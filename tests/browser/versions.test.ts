import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { openSite, type Site } from './browser.ts'
import { type Arrival, arrive, list, openPreview, read, store } from './files.ts'

let site: Site
before(async () => {
  site = await openSite({ CLOUDSERVICE_REGISTRATION: 'open' })
})
after(() => site.close())

function version(page: Page, number: number): Locator {
  return page.getByRole('listitem').filter({ hasText: `Version ${number}` })
}

/** Three versions of a file, and its versions in the panel. */
async function showVersions({ page, api }: Arrival): Promise<void> {
  for (const text of ['first', 'second, longer', 'third']) await store(api, 'notes.txt', text)
  await page.reload()
  await page.getByRole('row').filter({ hasText: 'notes.txt' }).click()
  await page.keyboard.press('i')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await version(page, 3).getByText('Current').waitFor()
}

async function current({ api }: Arrival): Promise<[text: string, version: number]> {
  const [file] = await list(api)
  assert.ok(file?.kind === 'file')
  return [await read(api, file), file.version]
}

test('an old version can be looked at without becoming current', async (t) => {
  const visitor = await arrive(site, t)
  const { page } = visitor
  await showVersions(visitor)
  await version(page, 2).getByText('14 B (+9 B)').waitFor()
  await version(page, 1).getByRole('button', { name: 'Preview version 1' }).click()
  const preview = page.getByRole('dialog', { name: 'notes.txt' })
  await preview.getByText('first').waitFor()
  await preview.getByText(/^Version 1, /).waitFor()
  assert.equal(await preview.getByRole('button', { name: 'Edit' }).count(), 0)
  await page.keyboard.press('Escape')
  await preview.waitFor({ state: 'detached' })
  assert.deepEqual(await current(visitor), ['third', 3])
})

test('an old version is downloaded with the name of the file', async (t) => {
  const visitor = await arrive(site, t)
  const { page } = visitor
  await showVersions(visitor)
  const download = page.waitForEvent('download')
  await version(page, 1).getByRole('link', { name: 'Download version 1' }).click()
  assert.equal((await download).suggestedFilename(), 'notes.txt')
})

test('restoring makes a new version, and undo makes one more with what was there before', async (t) => {
  const visitor = await arrive(site, t)
  const { page } = visitor
  await showVersions(visitor)
  await version(page, 1).getByRole('button', { name: 'Restore version 1' }).click()
  await version(page, 4).getByText('Same as version 1').waitFor()
  await version(page, 4).getByText('Current').waitFor()
  assert.deepEqual(await current(visitor), ['first', 4])
  await page.getByRole('button', { name: 'Undo' }).click()
  await version(page, 5).getByText('Same as version 3').waitFor()
  assert.deepEqual(await current(visitor), ['third', 5])
})

test('the panel beside a preview closes alone, and gives the focus back', async (t) => {
  const { page, api } = await arrive(site, t)
  await store(api, 'notes.txt', 'text')
  await page.reload()
  await openPreview(page, 'notes.txt')
  await page.keyboard.press('i')
  await page.getByRole('tab', { name: 'Details' }).focus()
  await page.keyboard.press('ArrowRight')
  await version(page, 1).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('tab').first().waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Details')
  await page.getByRole('dialog', { name: 'notes.txt' }).waitFor()
})

test('undo refuses when the file was changed since', async (t) => {
  const visitor = await arrive(site, t)
  const { page, api } = visitor
  await showVersions(visitor)
  await version(page, 1).getByRole('button', { name: 'Restore version 1' }).click()
  await page.getByText('Version 1 of “notes.txt” is current again').waitFor()
  await store(api, 'notes.txt', 'from elsewhere')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Somebody changed “notes.txt” since, so nothing was undone').waitFor()
  assert.deepEqual(await current(visitor), ['from elsewhere', 5])
})

test('the panel tells what happened, and a description is written in its place', async (t) => {
  const visitor = await arrive(site, t)
  const { page, api } = visitor
  await showVersions(visitor)
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText('You added a version').first().waitFor()
  await page.getByText('You uploaded this file').waitFor()
  await page.getByRole('tab', { name: 'Details' }).click()
  await page.getByRole('button', { name: 'Add a description' }).click()
  await page.keyboard.type('What I thought on the way')
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Edit the description' }).waitFor()
  await saved
  const [file] = await list(api)
  assert.equal(file?.description, 'What I thought on the way')
})
