import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openSite, type Site } from './browser.ts'

let site: Site
before(async () => {
  site = await openSite()
})
after(() => site.close())

async function fillIn(page: Page, account: { name?: string; email: string; password: string }) {
  if (account.name !== undefined) await page.getByLabel('Your name').fill(account.name)
  await page.getByLabel('E-mail').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
}

const admin = { email: 'ada@example.org', password: 'correct horse battery staple' }

test('the first-run link makes the administrator and leads to an empty folder', async (t) => {
  const page = await site.visit(t, { path: await site.setupUrl() })
  await fillIn(page, { name: 'Ada Lovelace', ...admin })
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText('This folder is empty').waitFor()
  assert.equal(new URL(page.url()).pathname, '/files')

  await page.goto('/setup?token=again')
  await page.getByText('There is nothing here').waitFor()
})

test('somebody signs up, signs out, and comes back to the page they wanted', async (t) => {
  const page = await site.visit(t, { path: '/register' })
  const account = { email: 'grace@example.org', password: 'ships in the night 1952' }
  await fillIn(page, { name: 'Grace Hopper', ...account })
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('This folder is empty').waitFor()

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()

  await page.goto('/files?sort=-size')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await fillIn(page, account)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This folder is empty').waitFor()
  assert.equal(new URL(page.url()).search, '?sort=-size')
})

test('a wrong password and an unknown address get the same words', async (t) => {
  const page = await site.visit(t, { path: '/sign-in' })
  const alert = page.getByRole('alert')
  const texts: (string | null)[] = []
  for (const email of [admin.email, 'nobody@example.org']) {
    await fillIn(page, { email, password: 'not the password' })
    await page.getByRole('button', { name: 'Sign in' }).click()
    texts.push(await alert.textContent())
  }
  assert.deepEqual(texts, [texts[0], texts[0]])
  assert.match(texts[0] ?? '', /wrong/)
})

test('a sign-in page does not lead away from the site', async (t) => {
  const page = await site.visit(t, { path: '/sign-in?next=//evil.example/files' })
  await fillIn(page, admin)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This folder is empty').waitFor()
  assert.equal(new URL(page.url()).origin, site.url)
})

test('a password can be shown, and Caps Lock is told', async (t) => {
  const page = await site.visit(t, { path: '/sign-in' })
  const input = page.getByLabel('Password', { exact: true })
  await input.fill('secret')
  await page.getByRole('button', { name: 'Show password' }).click()
  assert.equal(await input.getAttribute('type'), 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  assert.equal(await input.getAttribute('type'), 'password')

  await input.dispatchEvent('keydown', { key: 'A', modifierCapsLock: true })
  await page.getByText('Caps Lock is on.').waitFor()
})
