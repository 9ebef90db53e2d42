import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkBothThemes, checkNarrow, still } from './accessibility.ts'
import { type Account, openSite, type Site } from './browser.ts'

let site: Site
let account: Account
before(async () => {
  site = await openSite()
  account = await site.createAccount()
})
after(() => site.close())

const newPassword = 'ships in the night 1952'

/** Signs in from another device; the answer says whether it is still signed in. */
async function signInElsewhere(): Promise<() => Promise<boolean>> {
  const response = await fetch(`${site.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
    body: JSON.stringify({ email: account.email, password: account.password }),
  })
  assert.equal(response.status, 200)
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return async () => (await fetch(`${site.url}/api/v1/me`, { headers: { cookie } })).ok
}

function confirm(page: Page) {
  return page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
}

test('the profile keeps name, time zone and theme, also on other devices', async (t) => {
  const page = await site.visit(t, { account, path: '/files' })
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Profile' }).click()
  await page.getByLabel('Your name').fill('Grace Hopper')
  await page.getByLabel('Time zone').selectOption('Pacific/Kiritimati')
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Profile saved').waitFor()
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')

  const other = await site.visit(t, { path: '/sign-in?next=/settings/profile' })
  await other.getByLabel('E-mail').fill(account.email)
  await other.getByLabel('Password', { exact: true }).fill(account.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByRole('heading', { name: 'Profile' }).waitFor()
  assert.equal(await other.getByLabel('Your name').inputValue(), 'Grace Hopper')
  assert.equal(await other.getByLabel('Time zone').inputValue(), 'Pacific/Kiritimati')
  assert.equal(await other.locator('html').getAttribute('data-theme'), 'dark')
})

test('a device is signed out, and then all others, after a question', async (t) => {
  const page = await site.visit(t, { account, path: '/settings/security', context: still })
  await page.getByText('This device').waitFor()
  const [first, second] = [await signInElsewhere(), await signInElsewhere()]
  await page.reload()

  await page.getByRole('button', { name: 'Sign out “Firefox on Windows”' }).first().click()
  await page.getByRole('dialog').getByText('has to give the password again').waitFor()
  await confirm(page)
  await page.getByText('Signed out “Firefox on Windows”').waitFor()
  assert.equal(await second(), false)
  assert.equal(await first(), true)

  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await confirm(page)
  await page.getByText('Signed out everywhere else').waitFor()
  assert.equal(await first(), false)
  assert.equal(await page.getByRole('listitem').filter({ hasText: 'Last used' }).count(), 1)
})

test('the password is changed by who knows it, and others are signed out', async (t) => {
  const page = await site.visit(t, { account, path: '/settings/security', context: still })
  const elsewhere = await signInElsewhere()
  const current = page.getByLabel('Current password')
  const another = page.getByLabel('New password')
  const submit = page.getByRole('button', { name: 'Change password' })

  await current.fill('not the password')
  await another.fill('1234567')
  await page.getByText('Too short').waitFor()
  await another.fill(newPassword)
  await page.getByText('Strong', { exact: true }).waitFor()
  await submit.click()
  await page.getByText('This is not your current password.').waitFor()
  await checkBothThemes(page)
  await checkNarrow(page, () => current.waitFor())

  await current.fill(account.password)
  await another.fill('password1')
  await submit.click()
  await page.getByText('Many people use this password').waitFor()
  assert.equal(await elsewhere(), true)

  await another.fill(newPassword)
  await submit.click()
  await page.getByText('Password changed.').waitFor()
  assert.equal(await elsewhere(), false)
  assert.equal(await current.inputValue(), '')
  await page.reload()
  await page.getByText('This device').waitFor()
})
