import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { type Account, openSite, type Site } from './browser.ts'
import { createFile, createFolder, entry } from './lists.ts'

let site: Site
let account: Account
before(async () => {
  site = await openSite()
  account = await site.createAccount()
  await fill(account)
})
after(() => site.close())

/** Something for every screen to show. */
async function fill(owner: Account): Promise<void> {
  const papers = await createFolder(owner, 'Papers')
  await createFile(owner, 'first copy.txt', papers.id, 'the same words')
  await createFile(owner, 'second copy.txt', 'root', 'the same words')
  const starred = await createFile(owner, 'A name that is far too long for a phone.txt')
  const patch = { params: { id: starred.id }, body: { isStarred: true } }
  await owner.api('PATCH /files/{id}', patch)
  const gone = await createFile(owner, 'gone.txt')
  await owner.api('DELETE /files/{id}', { params: { id: gone.id } })
  await owner.api('POST /me/tokens', { body: { name: 'Backup of the laptop' } })
}

interface Screen {
  path: string
  /** Something that is there when the screen is. */
  shows: (page: Page) => Promise<void>
  isPublic?: boolean
}

const showsText = (text: string) => (page: Page) => page.getByText(text).first().waitFor()
const showsEntry = (name: string) => (page: Page) => entry(page, name).waitFor()

const screens: Screen[] = [
  { path: '/sign-in', shows: showsText('No account yet?'), isPublic: true },
  { path: '/register', shows: showsText('At least'), isPublic: true },
  { path: '/files', shows: showsEntry('Papers') },
  { path: '/files?view=grid', shows: showsEntry('Papers') },
  { path: '/files?type=video', shows: showsText('Nothing fits these filters') },
  { path: '/recent', shows: showsEntry('second copy.txt') },
  { path: '/starred', shows: showsEntry('A name that is far too long for a phone.txt') },
  { path: '/search?q=copy', shows: showsEntry('first copy.txt') },
  { path: '/trash', shows: showsEntry('gone.txt') },
  { path: '/duplicates', shows: showsText('2 files of') },
  { path: '/settings/tokens', shows: showsText('Backup of the laptop') },
  { path: '/nowhere', shows: showsText('There is nothing here') },
]

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
  )
}

for (const screen of screens) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${screen.path} is accessible when ${colorScheme}`, async (t) => {
      const who = screen.isPublic ? {} : { account }
      const context = { colorScheme, reducedMotion: 'reduce' } as const
      const page = await site.visit(t, { ...who, path: screen.path, context })
      await screen.shows(page)
      assert.deepEqual(await violationsOf(page), [])
    })
  }

  test(`${screen.path} fits a width of 320 pixels`, async (t) => {
    const who = screen.isPublic ? {} : { account }
    const context = { viewport: { width: 320, height: 640 } }
    const page = await site.visit(t, { ...who, path: screen.path, context })
    await screen.shows(page)
    assert.deepEqual(await violationsOf(page), [])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(overflow <= 0, `${overflow} px too wide`)
  })
}

const overlays: { name: string; open: (page: Page) => Promise<void> }[] = [
  {
    name: 'the selection bar',
    open: async (page) => {
      await entry(page, 'Papers').click()
      await page.getByRole('toolbar', { name: 'Selection' }).waitFor()
    },
  },
  {
    name: 'the menu of a row',
    open: async (page) => {
      await entry(page, 'Papers').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
    },
  },
  {
    name: 'renaming',
    open: async (page) => {
      await entry(page, 'Papers').click()
      await page.keyboard.press('F2')
      await page.getByRole('textbox', { name: 'New name of “Papers”' }).waitFor()
    },
  },
  {
    name: 'the folder picker',
    open: async (page) => {
      await entry(page, 'second copy.txt').click({ button: 'right' })
      await page.getByRole('menuitem', { name: 'Move to…' }).click()
      await page.getByRole('treeitem', { name: 'Papers' }).waitFor()
    },
  },
  {
    name: 'the question before deleting for ever',
    open: async (page) => {
      await entry(page, 'Papers').click()
      await page.keyboard.press('Shift+Delete')
      await page.getByRole('dialog').getByText('This cannot be undone.').waitFor()
    },
  },
  {
    name: 'the list of keys',
    open: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
  {
    name: 'the details',
    open: async (page) => {
      await page.getByRole('button', { name: 'Details' }).click()
      await page.getByRole('complementary').waitFor()
    },
  },
]

for (const overlay of overlays) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${overlay.name} is accessible when ${colorScheme}`, async (t) => {
      const context = { colorScheme, reducedMotion: 'reduce' } as const
      const page = await site.visit(t, { account, path: '/files', context })
      await entry(page, 'Papers').waitFor()
      await overlay.open(page)
      assert.deepEqual(await violationsOf(page), [])
    })
  }
}

test('the theme that is chosen holds at once and after a reload, without a flash', async (t) => {
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
