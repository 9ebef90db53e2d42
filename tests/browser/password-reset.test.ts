import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startMailCatcher } from '../../server/test/mail-catcher.ts'
import { eventually } from '../../server/test/requests.ts'
import { openSite, type Site } from './browser.ts'

let catcher: Awaited<ReturnType<typeof startMailCatcher>>
let site: Site
before(async () => {
  catcher = await startMailCatcher()
  site = await openSite({ CLOUDSERVICE_SMTP_URL: catcher.url })
})
after(async () => {
  await site.close()
  await catcher.close()
})

test('a forgotten password is replaced by a mailed link, which works once', async (t) => {
  const { email } = await site.createAccount()
  const page = await site.visit(t, { path: '/sign-in' })
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()

  const mail = await eventually('the mail', async () => catcher.mails[0])
  const [link] = /\/reset-password#token=[\w-]+/.exec(mail.source) ?? []
  assert.ok(link, mail.source)
  await page.goto(link)
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('Use at least 8 characters.').waitFor()
  await page.getByLabel('Password', { exact: true }).fill('a new battery staple')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a new battery staple')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page
    .getByText('Drop files here')
    .or(page.getByText('This folder is empty'))
    .first()
    .waitFor()

  await page.goto('/sign-in')
  await page.goto(link)
  await page.getByLabel('Password', { exact: true }).fill('yet another staple')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('alert').getByText('This link was used already').waitFor()
})
