import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { makeAdministrator } from './administrator.ts'
import { type Account, openSite, type Site } from './browser.ts'

let site: Site
let admin: Account
let user: Account
before(async () => {
  site = await openSite()
  admin = await site.createAccount()
  await makeAdministrator(site, admin)
  user = await site.createAccount()
  await user.api('POST /me/tokens', { body: { name: 'Backup' } })
  const body = { email: user.email, password: 'a wrong one' }
  await user.api('POST /auth/login', { body }).catch(() => undefined)
})
after(() => site.close())

const entries = (page: Page) =>
  page.getByRole('list', { name: 'Entries of the audit log' }).getByRole('listitem')

test('an administrator gets to the log by the account menu and filters it', async (t) => {
  const page = await site.visit(t, { account: admin, path: '/files' })
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Audit log' }).click()
  await entries(page).getByText('Access token created').waitFor()

  await page.getByLabel('What').selectOption('Sign-in failed')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.waitForURL('**/admin/audit?action=auth.sign-in-failed')
  await entries(page).getByText(user.email).waitFor()
  assert.equal(await entries(page).count(), 1)

  await entries(page).getByRole('link').click()
  await page.waitForURL('**/admin/audit?user=*')
  await page.getByText('Only what Ada Lovelace did').waitFor()
  await entries(page).getByText('Access token created').waitFor()

  await page.goBack()
  await page.waitForURL('**/admin/audit?action=auth.sign-in-failed')
  assert.equal(await page.getByLabel('What').inputValue(), 'auth.sign-in-failed')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await entries(page).getByText('Access token created').waitFor()
})

test('the export has what the filters show', async (t) => {
  const path = '/admin/audit?action=token.created'
  const page = await site.visit(t, { account: admin, path })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'audit.csv')
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  assert.equal(lines.length, 2)
  assert.match(lines[1] ?? '', /,token\.created,/)
})

test('everybody sees their own security events, and the log is not for them', async (t) => {
  const page = await site.visit(t, { account: user, path: '/files' })
  await page.getByRole('button', { name: 'Account' }).click()
  assert.equal(await page.getByRole('menuitem', { name: 'Audit log' }).count(), 0)
  await page.getByRole('menuitem', { name: 'Security' }).click()
  await page.getByRole('link', { name: 'Security events' }).click()
  const own = page.getByRole('list', { name: 'Events of your account' }).getByRole('listitem')
  await own.getByText('Sign-in failed').waitFor()
  assert.deepEqual(await own.locator('p:first-child').allTextContents(), [
    'Sign-in failed',
    'Access token created',
    'Signed in',
    'Account registered',
  ])

  await page.goto('/admin/audit')
  await page.getByText('You may not do this').waitFor()
})
