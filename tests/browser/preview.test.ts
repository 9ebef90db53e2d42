import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { openSite, type Site } from './browser.ts'
import { pdfDocument, pngPicture, wavRecording } from './documents.ts'
import { type Arrival, arrive, list, openPreview, read, store } from './files.ts'

let site: Site
before(async () => {
  site = await openSite({ CLOUDSERVICE_REGISTRATION: 'open' })
})
after(() => site.close())

function dialog(page: Page, name: string): Locator {
  return page.getByRole('dialog', { name })
}

async function focusedRow(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.closest('[role=row]')?.textContent ?? '')
}

test('a picture opens over the list, zooms, turns, and gives the focus back', async (t) => {
  const { page, api } = await arrive(site, t)
  await store(api, 'blue.png', pngPicture(400, 200))
  await page.reload()
  await openPreview(page, 'blue.png')
  const picture = dialog(page, 'blue.png').getByRole('img', { name: 'blue.png' })
  await picture.waitFor()
  const before = await picture.boundingBox()
  await page.keyboard.press('+')
  await dialog(page, 'blue.png').getByText('125 %').waitFor()
  const larger = await picture.boundingBox()
  assert.ok(before && larger && larger.width > before.width * 1.2)
  await page.keyboard.press('r')
  const turned = await picture.boundingBox()
  assert.ok(turned && turned.height > turned.width)
  await page.keyboard.press('Escape')
  await dialog(page, 'blue.png').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row')
  assert.match(await focusedRow(page), /blue\.png/)
})

test('Left and Right walk the files of the folder', async (t) => {
  const { page, api } = await arrive(site, t)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await store(api, name, name)
  await page.reload()
  await openPreview(page, 'b.txt')
  await page.keyboard.press('ArrowRight')
  await dialog(page, 'c.txt').getByText('3 of 3').waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await dialog(page, 'a.txt').getByText('1 of 3').waitFor()
  assert.match(page.url(), /preview=/)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'row')
  assert.match(await focusedRow(page), /a\.txt/)
})

test('a film is loaded in parts and can be moved about in', async (t) => {
  const { page, api } = await arrive(site, t)
  const clip = await readFile(join(import.meta.dirname, 'fixtures/clip.webm'))
  await store(api, 'clip.webm', new Uint8Array(clip))
  await page.reload()
  const part = page.waitForResponse((response) => response.status() === 206)
  await openPreview(page, 'clip.webm')
  assert.match((await part).headers()['content-range'] ?? '', /^bytes 0-/)
  const film = dialog(page, 'clip.webm').locator('video')
  await film.evaluate((video: HTMLVideoElement) => {
    video.currentTime = 12
    return new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }))
  })
  await page.keyboard.press('Escape')
  await openPreview(page, 'clip.webm')
  await page.waitForFunction(() => document.querySelector('video')?.currentTime === 12)
})

test('a recording plays', async (t) => {
  const { page, api } = await arrive(site, t)
  await store(api, 'silence.wav', wavRecording(20))
  await page.reload()
  await openPreview(page, 'silence.wav')
  await page.waitForFunction(() => document.querySelector('audio')?.duration === 20)
})

test('a document shows its pages, and words are found on any of them', async (t) => {
  const { page, api } = await arrive(site, t)
  const lines = Array.from({ length: 9 }, (_, index) =>
    index === 6 ? 'The Needle is here' : `Page number ${index + 1}`,
  )
  await store(api, 'report.pdf', pdfDocument(lines))
  await page.reload()
  await openPreview(page, 'report.pdf')
  const preview = dialog(page, 'report.pdf')
  await preview.getByText('Page number 1').waitFor()
  await page.keyboard.press('Control+f')
  await page.keyboard.type('needle')
  await preview.getByText('1 of 1').waitFor()
  await preview.getByText('The Needle is here').waitFor()
  await page.waitForFunction(() => CSS.highlights.get('pdf-match-chosen')?.size === 1)
  await page.keyboard.press('Escape')
  await preview.getByRole('textbox', { name: 'Page' }).fill('2')
  await page.keyboard.press('Enter')
  await preview.getByText('Page number 2').waitFor()
})

test('Markdown is a document, code has line numbers, and what is unknown can be downloaded', async (t) => {
  const { page, api } = await arrive(site, t)
  await store(api, 'a.md', '# Trip\n\n- [x] pack\n\n[out](https://example.org)')
  await store(api, 'b.json', '{\n  "answer": 42\n}\n')
  await store(api, 'c.bin', new Uint8Array([1, 0, 2]))
  await page.reload()
  await openPreview(page, 'a.md')
  await page.getByRole('heading', { name: 'Trip' }).waitFor()
  const link = page.getByRole('link', { name: 'out' })
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer')
  await page.keyboard.press('ArrowRight')
  await dialog(page, 'b.json').getByText('"answer": 42').waitFor()
  await dialog(page, 'b.json').locator('.cm-lineNumbers').getByText('2').waitFor()
  await dialog(page, 'b.json').getByRole('button', { name: 'Next file' }).click()
  await dialog(page, 'c.bin').getByText('There is no preview for this type of file').waitFor()
  const download = page.waitForEvent('download')
  await dialog(page, 'c.bin').getByRole('link', { name: 'Download' }).last().click()
  assert.equal((await download).suggestedFilename(), 'c.bin')
})

test('of a large text the first MiB is loaded, and the rest when it is asked for', async (t) => {
  const { page, api } = await arrive(site, t)
  await store(api, 'large.log', `${'a line of the log\n'.repeat(80_000)}the very end`)
  await page.reload()
  await openPreview(page, 'large.log')
  const preview = dialog(page, 'large.log')
  await preview.getByText('The first 1 MiB of 1.4 MiB are shown.').waitFor()
  await preview.getByRole('button', { name: 'Show all' }).click()
  await preview.getByRole('button', { name: 'Edit' }).waitFor()
  await preview.locator('.cm-content').focus()
  await page.keyboard.press('Control+End')
  await preview.getByText('the very end').waitFor()
})

test('hostile files run nothing, load nothing and break no policy', async (t) => {
  const { page, api } = await arrive(site, t)
  const outside: string[] = []
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== site.url) outside.push(request.url())
  })
  page.on('dialog', (shown) => {
    outside.push(shown.message())
    void shown.dismiss()
  })
  for (const [name, content] of Object.entries(hostileFiles)) await store(api, name, content)
  await page.reload()
  const names = (await list(api)).map((node) => node.name)
  assert.equal(names.length, Object.keys(hostileFiles).length)
  await page.getByRole('row').nth(1).dblclick()
  for (const [index] of names.entries()) {
    await page.getByText(`${index + 1} of ${names.length}`).waitFor()
    await page.locator(shownContent).first().waitFor()
    assert.equal(await page.evaluate(() => 'hostile' in window), false)
    await page.keyboard.press('ArrowRight')
  }
  assert.deepEqual(outside, [])
})

/** A picture, a text with line numbers, or a Markdown document that is there to be seen. */
const shownContent = '[role=dialog] :is(img[src^="/api/"], .cm-content, .markdown)'
const attack = 'window.hostile = 1; alert(1)'
const hostileFiles: Record<string, string> = {
  'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="${attack}"><script>${attack}</script><image href="https://elsewhere.example/x.png"/></svg>`,
  'page.html': `<script>${attack}</script><img src=x onerror="${attack}">`,
  'page.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><script>${attack}</script></html>`,
  'notes.md': [
    `<script>${attack}</script>`,
    `<img src="https://elsewhere.example/x.png" onerror="${attack}" style="position:fixed">`,
    `<iframe src="javascript:${attack}"></iframe><svg onload="${attack}">`,
    `![tracker](https://elsewhere.example/pixel.png) [click](javascript:alert(1))`,
    `<style>body { display: none }</style> <form action="https://elsewhere.example">`,
  ].join('\n\n'),
  '<img src=x onerror=alert(1)>.txt': 'a name with a tag',
  [`${'🙂'.repeat(62)}.txt`]: 'a name of emoji',
  [`${'n'.repeat(251)}.txt`]: 'a name of 255 bytes',
}

test('the second of two people who edit a text is asked, and can save over it', async (t) => {
  const visitor = await arrive(site, t)
  const { mine, api } = await editInTwoTabs(t, visitor)
  await mine.getByRole('button', { name: 'Save mine as a new version' }).click()
  await mine.getByRole('dialog', { name: /was changed elsewhere/ }).waitFor({ state: 'detached' })
  const [file] = await list(api)
  assert.ok(file?.kind === 'file')
  assert.equal(await read(api, file), 'mine start')
  assert.equal(file.version, 3)
})

test('the second of two people who edit a text can keep theirs as a copy', async (t) => {
  const visitor = await arrive(site, t)
  const { mine, api } = await editInTwoTabs(t, visitor)
  await mine.getByRole('button', { name: 'Save mine as a copy' }).click()
  await mine.getByRole('dialog', { name: /was changed elsewhere/ }).waitFor({ state: 'detached' })
  const nodes = await list(api)
  const found = await Promise.all(nodes.map(async (node) => [node.name, await read(api, node)]))
  assert.deepEqual(Object.fromEntries(found), {
    'shared.txt': 'theirs start',
    'shared (2).txt': 'mine start',
  })
})

/** Both tabs begin with the same version; theirs is saved first, and mine is refused. */
async function editInTwoTabs(t: TestContext, { api, account, page: mine }: Arrival) {
  await store(api, 'shared.txt', 'start')
  await mine.reload()
  await beginEdit(mine, 'mine ')
  const theirs = await site.visit(t, { account, path: '/files' })
  await beginEdit(theirs, 'theirs ')
  await theirs.keyboard.press('Control+s')
  await theirs.getByText('“shared.txt” saved as version 2').first().waitFor()
  await mine.getByRole('button', { name: 'Save', exact: true }).click()
  const question = mine.getByRole('dialog', { name: '“shared.txt” was changed elsewhere' })
  await question.getByText('mine start').waitFor()
  await question.getByText('theirs start').waitFor()
  return { mine, api }
}

async function beginEdit(page: Page, typed: string): Promise<void> {
  await openPreview(page, 'shared.txt')
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.waitForFunction(() => document.activeElement?.classList.contains('cm-content'))
  await page.keyboard.type(typed)
}

test('changes that are not saved are not lost without a question', async (t) => {
  const visitor = await arrive(site, t)
  const { page, api } = visitor
  await store(api, 'shared.txt', 'start')
  await page.reload()
  await beginEdit(page, 'more ')
  await page.getByRole('button', { name: 'Close preview' }).click()
  const question = page.getByRole('dialog', { name: 'Discard what you changed?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByText('more start').waitFor()
  await page.goBack()
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByText('more start').waitFor()
  await page.getByRole('button', { name: 'Close preview' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await dialog(page, 'shared.txt').waitFor({ state: 'detached' })
  const [file] = await list(api)
  assert.ok(file)
  assert.equal(await read(api, file), 'start')
})
