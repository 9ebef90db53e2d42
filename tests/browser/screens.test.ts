import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkBothThemes, checkNarrow, still } from './accessibility.ts'
import { makeAdministrator } from './administrator.ts'
import { type Account, openSite, type Site } from './browser.ts'
import { createFile, createFolder, entry } from './lists.ts'

let site: Site
let account: Account
before(async () => {
  // No mail goes there; with a server set, the form for a forgotten password is shown.
  site = await openSite({ CLOUDSERVICE_SMTP_URL: 'smtp://127.0.0.1:9' })
  account = await site.createAccount()
  await makeAdministrator(site, account)
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
  { path: '/forgot-password', shows: showsText('Send the link'), isPublic: true },
  { path: '/reset-password#token=none', shows: showsText('At least'), isPublic: true },
  { path: '/register', shows: showsText('At least'), isPublic: true },
  { path: '/files', shows: showsEntry('Papers') },
  { path: '/files?view=grid', shows: showsEntry('Papers') },
  { path: '/files?type=video', shows: showsText('Nothing fits these filters') },
  { path: '/recent', shows: showsEntry('second copy.txt') },
  { path: '/starred', shows: showsEntry('A name that is far too long for a phone.txt') },
  { path: '/search?q=copy', shows: showsEntry('first copy.txt') },
  { path: '/trash', shows: showsEntry('gone.txt') },
  { path: '/duplicates', shows: showsText('2 files of') },
  { path: '/settings/profile', shows: showsText('How you are called') },
  { path: '/settings/security', shows: showsText('This device') },
  { path: '/settings/tokens', shows: showsText('Backup of the laptop') },
  { path: '/settings/events', shows: showsText('Account registered') },
  { path: '/admin/audit', shows: showsText('Account: Ada Lovelace') },
  { path: '/admin/audit?outcome=denied', shows: showsText('Nothing fits these filters') },
  { path: '/nowhere', shows: showsText('There is nothing here') },
]

for (const screen of screens) {
  test(`${screen.path} is accessible, light and dark, and fits 320 pixels`, async (t) => {
    const who = screen.isPublic ? {} : { account }
    const page = await site.visit(t, { ...who, path: screen.path, context: still })
    await screen.shows(page)
    await checkBothThemes(page)
    await checkNarrow(page, () => screen.shows(page))
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
  test(`${overlay.name} is accessible, light and dark`, async (t) => {
    const page = await site.visit(t, { account, path: '/files', context: still })
    await entry(page, 'Papers').waitFor()
    await overlay.open(page)
    await checkBothThemes(page)
  })
}
