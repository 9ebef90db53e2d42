import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createClient, ProblemError } from '@cloudservice/contract'
import { isRunning, postmasterOf } from './processes.ts'
import {
  createDataDir,
  type Product,
  runCommand,
  type Settings,
  startProcess,
  startProduct,
} from './product.ts'
import { beginUpload } from './slow-upload.ts'
import { until } from './until.ts'

const email = 'admin@example.org'
const password = 'correct horse battery'
const admin: Settings = {
  CLOUDSERVICE_ADMIN_EMAIL: email,
  CLOUDSERVICE_ADMIN_PASSWORD: password,
}

let dataDir: string
let removeDataDir: () => Promise<void>
let running: Product[]

beforeEach(async () => {
  running = []
  ;[dataDir, removeDataDir] = await createDataDir()
})
afterEach(async () => {
  for (const product of running) await product.stop()
  await removeDataDir()
})

async function start(settings: Settings = {}): Promise<Product> {
  const product = await startProduct(dataDir, settings)
  running.push(product)
  return product
}

async function createToken(): Promise<string> {
  const { stdout } = await runCommand(['token', 'create', '--user', email, '--quiet'], dataDir)
  return stdout.trim()
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  )
}

const staging = () => readdir(join(dataDir, 'staging'))

describe('serve', () => {
  test('prints its address and a first-run link that makes the administrator once', async (t) => {
    const first = await start()
    const link = /^Create the first account here: (\S+)\/setup\?token=(\S+)$/m
    const [, base, token = ''] = await first.printed(link)
    assert.equal(base, first.url)

    const api = createClient({ baseUrl: first.url })
    const account = { email, name: 'Ada', password }
    const setUp = (given: string) =>
      codeOf(api('POST /setup', { body: { token: given, ...account } }))
    assert.equal(await setUp(`${token.slice(0, -1)}!`), 'invalid-setup-token')
    assert.equal(await setUp(token), 'done')
    assert.equal(await setUp(token), 'already-set-up')

    const ended = await first.stop()
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    const second = await start()
    t.diagnostic(`first start ${ms(first.startMs)}, second start ${ms(second.startMs)}`)
    const { stdout } = await second.stop()
    assert.equal(stdout, `CloudService is ready at ${second.url}\n`)
  })

  test('creates the administrator of the environment, once, and prints no link then', async () => {
    const first = await start(admin)
    const signIn = (product: Product, given: string) =>
      codeOf(
        createClient({ baseUrl: product.url })('POST /auth/login', {
          body: { email, password: given },
        }),
      )
    assert.equal(await signIn(first, password), 'done')
    assert.equal((await first.stop()).stdout, `CloudService is ready at ${first.url}\n`)

    const second = await start({ ...admin, CLOUDSERVICE_ADMIN_PASSWORD: 'another password' })
    assert.equal(await signIn(second, 'another password'), 'invalid-credentials')
    assert.equal(await signIn(second, password), 'done')
  })

  test('reports all mistakes in the settings together and touches nothing', async () => {
    const folder = join(dataDir, 'never-made')
    const { code, stderr, stdout } = await runCommand(['serve'], folder, {
      CLOUDSERVICE_PORT: 'eight',
      CLOUDSERVICE_DATABASE_POOL: '0',
      CLOUDSERVICE_REGISTRATION: 'perhaps',
      CLOUDSERVICE_DATABASE_URL: 'no address of a secret',
      CLOUDSERVICE_ADMIN_EMAIL: email,
    })
    assert.equal(code, 2)
    assert.equal(stdout, '')
    const mistakes = stderr.split('\n').filter((line) => line.startsWith('  - '))
    assert.equal(mistakes.length, 5, stderr)
    for (const name of ['PORT', 'DATABASE_POOL', 'REGISTRATION', 'DATABASE_URL', 'ADMIN_EMAIL']) {
      assert.ok(
        mistakes.some((line) => line.includes(`CLOUDSERVICE_${name}`)),
        name,
      )
    }
    assert.ok(!stderr.includes('secret'), 'a secret setting is not shown')
    assert.equal(existsSync(folder), false)
  })

  test('warns of a setting that does not exist', async () => {
    const product = await start({ CLOUDSERVICE_PROT: '8000' })
    assert.match((await product.stop()).stderr, /CLOUDSERVICE_PROT/)
  })

  test('says that the port is taken, and leaves the server alone that has it', async () => {
    const product = await start(admin)
    const { port } = new URL(product.url)
    const second = await runCommand(['serve'], dataDir, { CLOUDSERVICE_PORT: port })
    assert.equal(second.code, 1)
    assert.match(second.stderr, new RegExp(`address already in use.*${port}`))
    assert.equal((await fetch(`${product.url}/readyz`)).status, 200)
  })
})

describe('SIGTERM', () => {
  test('lets a running upload finish, takes nothing new, and leaves no process behind', async () => {
    const product = await start(admin)
    const token = await createToken()
    const upload = beginUpload(product.url, token, { name: 'slow.bin', sizeBytes: 300_000 })
    upload.send(Buffer.alloc(200_000))
    await until('the upload is under way', async () => (await staging()).length > 0)

    const stopping = product.stop()
    await until('nobody is let in', () =>
      fetch(product.url).then(
        () => false,
        () => true,
      ),
    )
    upload.send(Buffer.alloc(100_000))
    assert.equal(await upload.finish(), 201)
    const { code, stderr } = await stopping
    assert.equal(code, 0, stderr)
    assert.equal(postmasterOf(dataDir), undefined)

    const again = await start()
    const file = (
      await createClient({ baseUrl: again.url, token })('GET /folders/{id}/children', {
        params: { id: 'root' },
      })
    ).data[0]
    assert.deepEqual([file?.name, file?.sizeBytes], ['slow.bin', 300_000])
  })

  test('a second one ends at once; the next start takes what is left over', async () => {
    const product = await start(admin)
    const upload = beginUpload(product.url, await createToken(), { name: 'x.bin', sizeBytes: 9e6 })
    upload.send(Buffer.alloc(200_000))
    await until('the upload is under way', async () => (await staging()).length > 0)
    await until('it ends', () => {
      product.signal('SIGINT')
      return !isRunning(product.pid)
    })
    assert.equal((await product.ended).code, 1)
    upload.vanish()

    const again = await start()
    assert.deepEqual(await staging(), [])
    assert.equal((await again.stop()).code, 0)
    assert.equal(postmasterOf(dataDir), undefined)
  })

  test('during the start ends it, and leaves no process behind', async () => {
    const product = startProcess(['serve'], dataDir, { CLOUDSERVICE_PORT: '0' })
    await until('PostgreSQL runs', () => postmasterOf(dataDir) !== undefined)
    product.signal('SIGTERM')
    assert.equal((await product.ended).code, 0)
    assert.equal(postmasterOf(dataDir), undefined)
  })
})

describe('a client that vanishes in the middle of an upload', () => {
  test('I12: leaves nothing in staging, no file, and no byte of quota', async () => {
    const product = await start(admin)
    const token = await createToken()
    const api = createClient({ baseUrl: product.url, token })
    for (const name of ['new.bin', 'other.bin']) {
      const upload = beginUpload(product.url, token, { name, sizeBytes: 8_000_000 })
      upload.send(Buffer.alloc(2_000_000))
      await until('the upload is under way', async () => (await staging()).length > 0)
      upload.vanish()
      await until('staging is empty', async () => (await staging()).length === 0)
    }
    const children = await api('GET /folders/{id}/children', { params: { id: 'root' } })
    assert.deepEqual(children.data, [])
    assert.equal((await api('GET /me')).usedBytes, 0)
    const { code, stdout } = await runCommand(['fsck'], dataDir)
    assert.deepEqual([code, stdout], [0, 'clean\n'])
  })
})

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`
}
