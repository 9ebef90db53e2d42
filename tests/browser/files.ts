import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Client, FolderRef, Node, File as StoredFile } from '@cloudservice/contract'
import type { CDPSession, Page } from 'playwright-core'
import type { Account, Site } from './browser.ts'

/** Somebody new in their empty root folder. */
export interface Arrival {
  page: Page
  /** The same account, past the browser. */
  api: Client
  account: Account
}

/** Brings somebody new to their root folder. */
export async function arrive(site: Site, test: TestContext): Promise<Arrival> {
  const account = await site.createAccount()
  const page = await site.visit(test, { account, path: '/files' })
  await page.getByText('This folder is empty').waitFor()
  return { page, api: account.api, account }
}

/** Files by their path, with what is in them. */
export type FileTree = Readonly<Record<string, string | Uint8Array>>

/** Writes files into a new folder on disk, hands it to the function, and removes it again. */
export async function withFiles<T>(
  tree: FileTree,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudservice-files-'))
  try {
    for (const [path, content] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Chooses files by the menu of the button New. */
export async function pickFiles(page: Page, paths: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Upload files' }).click()
  await (await chooser).setFiles(paths)
}

/** Sets how the page reaches the network: `slow` sends 512 KiB a second. */
export async function setNetwork(page: Page, state: 'fast' | 'slow' | 'off'): Promise<void> {
  const devtools = devtoolsOf.get(page) ?? (await page.context().newCDPSession(page))
  devtoolsOf.set(page, devtools)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: state === 'off',
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: state === 'slow' ? 2 ** 19 : -1,
  })
}

/** Conditions hold for as long as the session that set them. */
const devtoolsOf = new WeakMap<Page, CDPSession>()

/** Drags files and folders from the desktop onto a point of the page. */
export async function dropFiles(page: Page, paths: string[], at: Point): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data })
  }
  await devtools.detach()
}

/** A point of the page in pixels. */
export interface Point {
  x: number
  y: number
}

/** Stores a file past the browser. */
export function store(
  api: Client,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  parentId: FolderRef = 'root',
): Promise<StoredFile> {
  return api('POST /files', {
    query: { parentId, name },
    headers: { 'content-type': 'application/octet-stream' },
    body: content,
  })
}

/** What lies directly in a folder, by name. */
export async function list(api: Client, id: FolderRef = 'root'): Promise<Node[]> {
  const query = { limit: 200, sort: 'name' } as const
  return (await api('GET /folders/{id}/children', { params: { id }, query })).data
}

/** The current content of a file. */
export async function read(api: Client, file: Node): Promise<string> {
  return (await api('GET /files/{id}/content', { params: { id: file.id } })).text()
}

/** SHA-256 as the API writes it. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Opens the preview of a file in the list. */
export async function openPreview(page: Page, name: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: name }).dblclick()
  await page.getByRole('dialog', { name }).waitFor()
  // Keys before that still belong to the list.
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'))
}
