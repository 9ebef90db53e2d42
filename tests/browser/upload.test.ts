import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Client, FolderRef } from '@cloudservice/contract'
import type { Locator, Page } from 'playwright-core'
import { openSite, type Site } from './browser.ts'
import { layCable } from './cable.ts'
import {
  arrive,
  dropFiles,
  list,
  pickFiles,
  read,
  setNetwork,
  sha256,
  store,
  withFiles,
} from './files.ts'

let site: Site
before(async () => {
  site = await openSite({
    CLOUDSERVICE_REGISTRATION: 'open',
    CLOUDSERVICE_UPLOAD_DENY_EXTENSIONS: 'exe',
    CLOUDSERVICE_DEFAULT_QUOTA: '32MiB',
  })
})
after(() => site.close())
const mebibyte = 2 ** 20
/** Hundreds of files take their time on a machine that does other things too. */
const timeout = 120_000
const middle = { x: 640, y: 500 }

function tray(page: Page): Locator {
  return page.getByRole('region', { name: 'Uploads' })
}

async function waitForUploads(page: Page, heading: string): Promise<void> {
  await tray(page).getByRole('heading', { name: heading, exact: true }).waitFor({ timeout })
}

/** All paths below a folder, folders with a slash at the end, and the hashes of the files. */
async function treeOf(api: Client, id: FolderRef = 'root', path = ''): Promise<[string, string][]> {
  const found: [string, string][] = []
  for (const node of await list(api, id)) {
    const at = path + node.name
    if (node.kind === 'file') found.push([at, node.sha256])
    else found.push([`${at}/`, ''], ...(await treeOf(api, node.id, `${at}/`)))
  }
  return found
}

test('three files chosen with the picker appear in the list with their bytes', async (t) => {
  const { page, api } = await arrive(site, t)
  const files = { 'one.txt': 'first', 'two.txt': '', 'drei Ä 🙂.txt': 'third' }
  await withFiles(files, async (folder) => {
    await pickFiles(
      page,
      Object.keys(files).map((name) => join(folder, name)),
    )
    await waitForUploads(page, '3 files uploaded')
  })
  for (const name of Object.keys(files)) {
    await page.getByRole('row').filter({ hasText: name }).waitFor()
  }
  const stored = (await treeOf(api)).toSorted()
  const sent = Object.entries(files).map(([name, text]) => [name, sha256(text)])
  assert.deepEqual(stored, sent.toSorted())
})

test('a dropped folder of 205 files arrives as the same tree, in few elements', async (t) => {
  const { page, api } = await arrive(site, t)
  const names = Array.from({ length: 205 }, (_, index) => `file ${index}.txt`)
  const folderOf = (index: number) => (index < 120 ? 'trip' : `trip/day ${index % 4}/photos`)
  const files = Object.fromEntries(
    names.map((name, index) => [`${folderOf(index)}/${name}`, `content ${index}`]),
  )
  await withFiles(files, async (folder) => {
    await dropFiles(page, [join(folder, 'trip')], middle)
    await tray(page).getByRole('button', { name: 'Show the files of “trip”' }).click()
    assert.ok((await tray(page).getByRole('listitem').count()) < 30)
    await waitForUploads(page, '205 files uploaded')
  })
  const stored = (await treeOf(api)).filter(([path]) => !path.endsWith('/'))
  const sent = Object.entries(files).map(([path, text]) => [path, sha256(text)])
  assert.deepEqual(stored.toSorted(), sent.toSorted())
})

test('what is dropped on a folder in the list goes into that folder, an empty folder too', async (t) => {
  const { page, api } = await arrive(site, t)
  const target = await api('POST /folders', { body: { parentId: 'root', name: 'Target' } })
  await page.reload()
  const row = page.getByRole('row').filter({ hasText: 'Target' })
  const box = await row.boundingBox()
  assert.ok(box)
  await withFiles({ 'outer/inner/a.txt': 'a' }, async (folder) => {
    const at = { x: box.x + 100, y: box.y + box.height / 2 }
    await dropFiles(page, [join(folder, 'outer')], at)
    await waitForUploads(page, '1 file uploaded')
  })
  const paths = (await treeOf(api, target.id)).map(([path]) => path)
  assert.deepEqual(paths, ['outer/', 'outer/inner/', 'outer/inner/a.txt'])
})

test('an upload that loses the network waits and goes on by itself, as one version', async (t) => {
  const { page, api, account } = await arrive(site, t)
  const content = Buffer.alloc(8 * mebibyte, 'lost and found ')
  const cable = await layCable(site.url)
  t.after(() => cable.close())
  await page.context().addCookies([{ ...account.cookie, url: cable.url }])
  await page.goto(`${cable.url}/files`)
  await withFiles({ 'big.bin': content }, async (folder) => {
    await setNetwork(page, 'slow')
    await pickFiles(page, [join(folder, 'big.bin')])
    await tray(page)
      .getByText(/KiB\/s, /)
      .first()
      .waitFor()
    await setNetwork(page, 'off')
    cable.cut()
    await tray(page).getByText('Waiting for network').waitFor()
    assert.deepEqual(await list(api), [])
    cable.mend()
    await setNetwork(page, 'fast')
    await waitForUploads(page, '1 file uploaded')
  })
  const [file] = await list(api)
  assert.ok(file?.kind === 'file')
  assert.equal(file.sha256, sha256(content))
  assert.equal(file.version, 1)
})

test('a taken name asks: replaced, kept beside, or skipped', async (t) => {
  const { page, api } = await arrive(site, t)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await store(api, name, 'old')
  const files = { 'a.txt': 'new a', 'b.txt': 'new b', 'c.txt': 'new c' }
  await withFiles(files, async (folder) => {
    await pickFiles(
      page,
      Object.keys(files).map((name) => join(folder, name)),
    )
    const answers = [
      ['a.txt', 'Replace'],
      ['b.txt', 'Keep both'],
      ['c.txt', 'Skip'],
    ] as const
    await tray(page).getByText('3 questions').waitFor()
    for (const [name, answer] of answers) {
      const question = tray(page).getByRole('group', { name: `“${name}” is already there` })
      await question.getByRole('button', { name: answer }).click()
    }
    await waitForUploads(page, '2 files uploaded')
  })
  const nodes = await list(api)
  const found = await Promise.all(nodes.map(async (node) => [node.name, await read(api, node)]))
  assert.deepEqual(Object.fromEntries(found), {
    'a.txt': 'new a',
    'b.txt': 'old',
    'b (2).txt': 'new b',
    'c.txt': 'old',
  })
  assert.equal(
    nodes.find((node) => node.name === 'a.txt' && node.kind === 'file' && node.version === 2) !==
      undefined,
    true,
  )
})

test('one answer can hold for all taken names', async (t) => {
  const { page, api } = await arrive(site, t)
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
  for (const name of names) await store(api, name, 'old')
  await withFiles(Object.fromEntries(names.map((name) => [name, 'new'])), async (folder) => {
    await pickFiles(
      page,
      names.map((name) => join(folder, name)),
    )
    await tray(page)
      .getByRole('checkbox', { name: /^Do this for all/ })
      .check()
    await tray(page).getByRole('button', { name: 'Replace' }).click()
    await waitForUploads(page, '5 files uploaded')
  })
  const versions = (await list(api)).map((node) => node.kind === 'file' && node.version)
  assert.deepEqual(versions, [2, 2, 2, 2, 2])
})

test('refused files say why in plain words, and the others go on', async (t) => {
  const { page, api } = await arrive(site, t)
  const files = {
    'program.exe': 'MZ',
    'picture.png': 'not a picture',
    'fine.txt': 'fine',
    'huge.bin': Buffer.alloc(33 * mebibyte),
  }
  await withFiles(files, async (folder) => {
    await pickFiles(
      page,
      Object.keys(files).map((name) => join(folder, name)),
    )
    await waitForUploads(page, '3 uploads failed')
  })
  const reasons = [
    'Files of this type are not accepted here.',
    'The content does not match the file name. Check the ending.',
    'Your storage is full. Free up space, then retry.',
  ]
  for (const reason of reasons) await tray(page).getByText(reason).waitFor()
  await tray(page).getByRole('link', { name: 'Free up space' }).waitFor()
  assert.deepEqual(
    (await list(api)).map((node) => node.name),
    ['fine.txt'],
  )
})

test('an upload can be cancelled and started again', async (t) => {
  const { page, api } = await arrive(site, t)
  await withFiles({ 'slow.bin': Buffer.alloc(8 * mebibyte, 7) }, async (folder) => {
    await setNetwork(page, 'slow')
    await pickFiles(page, [join(folder, 'slow.bin')])
    await tray(page)
      .getByText(/KiB\/s/)
      .first()
      .waitFor()
    await tray(page).getByRole('button', { name: 'Cancel “slow.bin”' }).click()
    await waitForUploads(page, 'Nothing was uploaded')
    assert.deepEqual(await list(api), [])
    await setNetwork(page, 'fast')
    await tray(page).getByRole('button', { name: 'Retry “slow.bin”' }).click()
    await waitForUploads(page, '1 file uploaded')
  })
  assert.equal((await list(api)).length, 1)
})

test('a picture that is pasted is uploaded under a name of its own', async (t) => {
  const { page, api } = await arrive(site, t)
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['text'], 'image.txt', { type: 'text/plain' }))
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.body.dispatchEvent(paste)
  })
  await waitForUploads(page, '1 file uploaded')
  const [file] = await list(api)
  assert.match(file?.name ?? '', /^Pasted .+\.txt$/)
})

test('a picture of the page that is dragged over it is no upload', async (t) => {
  const { page } = await arrive(site, t)
  const outline = page.getByText('Drop to upload to “Files”')
  const drag = (type: string) =>
    page.evaluate((name) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['x'], 'icon.png'))
      const at = document.querySelector('h1') ?? document.body
      at.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }))
    }, type)
  await drag('dragstart')
  await drag('dragenter')
  assert.equal(await outline.count(), 0)
  await drag('dragend')
  await drag('dragenter')
  await outline.waitFor()
})
