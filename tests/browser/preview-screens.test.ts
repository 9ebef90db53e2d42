import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkBothThemes, checkNarrow, still } from './accessibility.ts'
import { type Account, openSite, type Site } from './browser.ts'
import { pdfDocument, pngPicture, wavRecording } from './documents.ts'
import { openPreview, pickFiles, store, withFiles } from './files.ts'

let site: Site
let account: Account
before(async () => {
  site = await openSite({ CLOUDSERVICE_UPLOAD_DENY_EXTENSIONS: 'exe' })
  account = await site.createAccount()
  for (const { name, content } of files) await store(account.api, name, content)
  await store(account.api, 'code.ts', 'const answer = 42\n'.repeat(50))
})
after(() => site.close())

interface Sample {
  name: string
  content: string | Uint8Array<ArrayBuffer>
  shows: (page: Page) => Promise<void>
}

const sees = (selector: string) => (page: Page) =>
  page.getByRole('dialog').locator(selector).first().waitFor()

const files: Sample[] = [
  { name: 'picture.png', content: pngPicture(400, 200), shows: sees('img[src^="/api/"]') },
  { name: 'report.pdf', content: pdfDocument(['one', 'two']), shows: sees('.pdf-text span') },
  { name: 'trip.md', content: '# Trip\n\n- [x] pack\n\n> `go`', shows: sees('.markdown h1') },
  { name: 'code.ts', content: 'const answer = 41\n', shows: sees('.cm-line') },
  { name: 'sound.wav', content: wavRecording(5), shows: sees('audio') },
  { name: 'data.bin', content: new Uint8Array([1, 0]), shows: sees('text=no preview') },
]

async function openList(t: Parameters<Site['visit']>[0]): Promise<Page> {
  const page = await site.visit(t, { account, path: '/files', context: still })
  await page.getByRole('row').filter({ hasText: 'trip.md' }).waitFor()
  return page
}

for (const { name, shows } of files) {
  test(`the preview of ${name} is accessible, light and dark, and fits 320 pixels`, async (t) => {
    const page = await openList(t)
    await openPreview(page, name)
    await shows(page)
    await checkBothThemes(page)
    await checkNarrow(page, () => shows(page))
  })
}

test('each tab of the details is accessible, light and dark', async (t) => {
  const page = await openList(t)
  await openPreview(page, 'code.ts')
  await page.keyboard.press('i')
  await page.getByText('SHA-256').waitFor()
  await checkBothThemes(page)
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByText('Version 1', { exact: true }).waitFor()
  await checkBothThemes(page)
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText('You uploaded this file').waitFor()
  await checkBothThemes(page)
})

test('editing and its conflict are accessible, light and dark', async (t) => {
  const page = await openList(t)
  await openPreview(page, 'code.ts')
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.waitForFunction(() => document.activeElement?.classList.contains('cm-content'))
  await page.keyboard.type('mine')
  await checkBothThemes(page)
  await store(account.api, 'code.ts', 'theirs')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog', { name: '“code.ts” was changed elsewhere' }).waitFor()
  await checkBothThemes(page)
})

test('the upload tray is accessible, light and dark, and fits 320 pixels', async (t) => {
  const page = await openList(t)
  const tray = page.getByRole('region', { name: 'Uploads' })
  await withFiles({ 'trip.md': 'taken', 'bad.exe': 'MZ', 'new.txt': 'new' }, async (folder) => {
    const names = ['trip.md', 'bad.exe', 'new.txt']
    await pickFiles(
      page,
      names.map((name) => join(folder, name)),
    )
    await tray.getByText('1 question').waitFor()
    await checkBothThemes(page)
    await checkNarrow(page, () => tray.getByText('1 question').waitFor())
    await tray.getByRole('button', { name: 'Skip' }).click()
    await tray.getByRole('heading', { name: '1 upload failed' }).waitFor()
    await checkBothThemes(page)
  })
})
