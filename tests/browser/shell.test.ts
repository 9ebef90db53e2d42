import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openSite, type Site } from './browser.ts'
import { createFolder, entry } from './lists.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

test('the theme that is chosen holds at once and after a reload, without a flash', async (t) => {
  const account = await site.createAccount()
  const context = { colorScheme: 'light' } as const
  const page = await site.visit(t, { account, path: '/files', context })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  assert.equal(await background(), 'rgb(247, 248, 250)')
  await page.getByRole('button', { name: 'Theme' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click()
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  assert.equal(await background(), 'rgb(15, 18, 22)')
  const html = await (await page.request.get('/files')).text()
  assert.match(html, /<html[^>]* data-theme="dark"/)
})

test('a token is shown once, and revoking it ends it', async (t) => {
  const owner = await site.createAccount()
  const page = await site.visit(t, { account: owner, path: '/settings/tokens' })
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByLabel('Name').fill('Script')
  await page.getByRole('dialog').getByRole('button', { name: 'Create token' }).click()
  const token = await page.getByLabel('Token “Script”').inputValue()
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${site.url}/api/v1/folders/root`, { headers })).status
  }
  assert.equal(await ask(), 200)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await page.getByRole('button', { name: 'Revoke “Script”' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('No tokens yet').waitFor()
  assert.equal(await ask(), 401)
})

test('without a network the page says so and keeps what it shows', async (t) => {
  const account = await site.createAccount()
  await createFolder(account, 'Papers')
  const page = await site.visit(t, { account, path: '/files' })
  await entry(page, 'Papers').waitFor()
  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await entry(page, 'Papers').waitFor()
  await page.context().setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
})

test('a session that ended leads to the sign-in page and back', async (t) => {
  const owner = await site.createAccount()
  const page = await site.visit(t, { account: owner, path: '/files' })
  await page.getByText('This folder is empty').waitFor()
  await owner.api('POST /auth/logout')
  await page.getByRole('link', { name: 'Recent' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Recent' }).waitFor()
})
