import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openSite, type Site } from './browser.ts'
import { createFile, createFolder, entry, namesIn, waitForNames } from './lists.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

test('what is deleted comes back by the Undo of its message', async (t) => {
  const account = await site.createAccount()
  await createFile(account, 'letter.txt')
  const page = await site.visit(t, { account, path: '/files' })
  await entry(page, 'letter.txt').click()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('This folder is empty').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await waitForNames(page, ['letter.txt'])
})

test('the trash tells where things were, restores them, and can undo that', async (t) => {
  const account = await site.createAccount()
  const papers = await createFolder(account, 'Papers')
  const letter = await createFile(account, 'letter.txt', papers.id)
  await account.api('DELETE /files/{id}', { params: { id: letter.id } })
  const page = await site.visit(t, { account, path: '/trash' })
  await entry(page, 'letter.txt').getByText('/Papers').waitFor()
  await entry(page, 'letter.txt').getByText('30 days').waitFor()
  await entry(page, 'letter.txt').click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('The trash is empty').waitFor()
  await page.getByText('Restored “letter.txt”').waitFor()
  assert.deepEqual(await namesIn(account, papers.id), ['letter.txt'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await waitForNames(page, ['letter.txt'])
})

test('a file whose folder is gone as well comes back to the nearest one', async (t) => {
  const account = await site.createAccount()
  const papers = await createFolder(account, 'Papers')
  const letter = await createFile(account, 'letter.txt', papers.id)
  await account.api('DELETE /files/{id}', { params: { id: letter.id } })
  await account.api('DELETE /folders/{id}', { params: { id: papers.id } })
  const page = await site.visit(t, { account, path: '/trash' })
  await entry(page, 'letter.txt').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Restore' }).click()
  await page.getByText('Restored “letter.txt”').waitFor()
  assert.deepEqual(await namesIn(account, 'root'), ['letter.txt'])
})

test('deleting for ever asks first, with the number', async (t) => {
  const account = await site.createAccount()
  for (const name of ['one.txt', 'two.txt', 'three.txt']) {
    const { id } = await createFile(account, name)
    await account.api('DELETE /files/{id}', { params: { id } })
  }
  const page = await site.visit(t, { account, path: '/trash' })
  await waitForNames(page, ['three.txt', 'two.txt', 'one.txt'])
  await entry(page, 'one.txt').click()
  await page.getByRole('button', { name: 'Delete for ever' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete “one.txt” for ever?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await waitForNames(page, ['three.txt', 'two.txt', 'one.txt'])
  await entry(page, 'one.txt').press('Delete')
  await dialog.getByRole('button', { name: 'Delete for ever' }).click()
  await waitForNames(page, ['three.txt', 'two.txt'])

  await page.getByRole('button', { name: 'Empty trash' }).click()
  await page.getByRole('button', { name: 'Delete 2 items for ever' }).click()
  await page.getByText('The trash is empty').waitFor()
  assert.deepEqual((await account.api('GET /trash')).data, [])
})

test('duplicates: all copies but the oldest go to the trash', async (t) => {
  const account = await site.createAccount()
  for (const name of ['first.txt', 'second.txt', 'third.txt']) {
    await createFile(account, name, 'root', 'the same words')
  }
  const page = await site.visit(t, { account, path: '/duplicates' })
  await page.getByRole('button', { name: 'Move 2 copies to the trash' }).click()
  await page.getByText('No duplicates').waitFor()
  assert.deepEqual(await namesIn(account, 'root'), ['first.txt'])
})
