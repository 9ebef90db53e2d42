import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { type Client, createClient } from '@cloudservice/contract/client'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { ensureChromium } from '../../scripts/chromium.js'
import { createTestDatabase } from '../../server/test/postgres.ts'
import { createDataDir, type Settings, startProduct } from '../system/product.ts'

/** The running product and a browser to visit it with. */
export interface Site {
  url: string
  databaseUrl: string
  /** The one-time link of a server without accounts. */
  setupUrl(): Promise<string>
  createAccount(): Promise<Account>
  /** Opens a page of its own, which must end without a violation of the CSP and without an error. */
  visit(test: TestContext, visit?: Visit): Promise<Page>
  close(): Promise<void>
}

/** A person with an account. */
export interface Account {
  email: string
  password: string
  cookie: { name: string; value: string }
  api: Client
}

/** How somebody visits the site. */
export interface Visit {
  /** Who is signed in. */
  account?: Account
  path?: string
  context?: BrowserContextOptions
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

const password = 'correct horse battery staple'

/** Starts the product on an empty database, and a browser. */
export async function openSite(settings: Settings = {}): Promise<Site> {
  const database = await createTestDatabase()
  const [dataDir, removeDataDir] = await createDataDir()
  const product = await startProduct(dataDir, {
    CLOUDSERVICE_DATABASE_URL: database.url,
    ...settings,
  })
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: flags })
  return {
    url: product.url,
    databaseUrl: database.url,
    async setupUrl() {
      const [, url = ''] = await product.printed(/^Create the first account here: (\S+)$/m)
      return url
    },
    createAccount: () => createAccount(product.url),
    visit: (test, visit = {}) => openPage(test, browser, product.url, visit),
    async close() {
      await browser.close()
      await product.stop()
      await removeDataDir()
      await database.drop()
    },
  }
}

async function createAccount(url: string): Promise<Account> {
  const email = `${randomUUID()}@example.org`
  const response = await fetch(`${url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, name: 'Ada Lovelace' }),
  })
  assert.equal(response.status, 201, await response.text())
  const [cookieText = ''] = response.headers.getSetCookie()
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(cookieText) ?? []
  const api = createClient({
    baseUrl: url,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('cookie', `${name}=${value}`)
      return fetch(input, { ...init, headers })
    },
  })
  return { email, password, cookie: { name, value }, api }
}

async function openPage(
  test: TestContext,
  browser: Browser,
  url: string,
  { account, path = '/', context: options }: Visit,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
    baseURL: url,
  })
  if (account) await context.addCookies([{ ...account.cookie, url }])
  const page = await context.newPage()
  const problems = await watch(page)
  test.after(async () => {
    await context.close()
    assert.deepEqual(problems, [])
  })
  await page.goto(path)
  return page
}

/** Gathers violations of the CSP, uncaught errors and errors in the console. */
async function watch(page: Page): Promise<string[]> {
  const problems: string[] = []
  await page.exposeFunction('reportViolation', (text: string) => problems.push(text))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report: unknown = Reflect.get(window, 'reportViolation')
      const text = `CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`
      if (report instanceof Function) report(text)
    })
  })
  page.on('pageerror', (error) => problems.push(`uncaught ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // The browser notes every answer that is not 2xx; what the app makes of it is tested.
    const isAnswer = message.location().url.includes('/api/v1/')
    if (message.type() === 'error' && !isAnswer) problems.push(`console ${message.text()}`)
  })
  return problems
}
