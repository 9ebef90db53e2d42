import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createClient } from '@cloudservice/contract'
import { postmasterOf } from './processes.ts'
import { createDataDir, type Ended, type Product, runCommand, startProduct } from './product.ts'

const email = 'ada@example.org'

/** Exit codes that scripts rely on. */
const usage = 2
const notFound = 4
const conflict = 5

for (const state of ['runs', 'does not run'] as const) {
  describe(`commands while the server ${state}`, () => {
    let dataDir: string
    let removeDataDir: () => Promise<void>
    let product: Product | undefined

    before(async () => {
      ;[dataDir, removeDataDir] = await createDataDir()
      if (state === 'runs') product = await startProduct(dataDir)
    })
    after(async () => {
      await product?.stop()
      assert.equal(postmasterOf(dataDir), undefined)
      await removeDataDir()
    })

    const run = (...args: string[]) => runCommand(args, dataDir)
    const add = (...args: string[]) => run('user', 'add', '--email', email, ...args)

    test('user add creates an account, and refuses a second one with its address', async () => {
      const created = await add('--password', 'correct horse', '--admin', '--quota', '10GiB')
      succeeds(created, /^Created ada@example\.org \([0-9a-f-]{36}\)\n$/)
      fails(await add('--password', 'correct horse'), conflict, /address exists/)
      fails(await add('--password', 'short'), usage, /at least 8 characters/)
      fails(await add(), usage, /--password/)
      const noAddress = ['--email', 'nobody', '--password', 'correct horse']
      fails(await run('user', 'add', ...noAddress), usage, /not valid/)
    })

    test('user list and user quota', async () => {
      const size = 10 * 1024 ** 3
      succeeds(await run('user', 'list'), new RegExp(`^${email}\tadmin\t0\t${size}\n$`))
      succeeds(await run('user', 'quota', '--email', email, '--quota', 'none'), /^$/)
      succeeds(await run('user', 'list'), new RegExp(`^${email}\tadmin\t0\tunlimited\n$`))
      const other = ['--email', 'nobody@example.org', '--quota', '1GB']
      fails(await run('user', 'quota', ...other), notFound, /nobody@example\.org/)
      fails(await run('user', 'quota', '--email', email, '--quota', 'much'), usage, /10GiB/)
    })

    test('user password sets a new one', async () => {
      const setTo = (password: string) =>
        run('user', 'password', '--email', email, '--password', password)
      succeeds(await setTo('another horse'), /^$/)
      fails(await setTo('short'), usage, /at least 8 characters/)
      if (!product) return
      const login = { body: { email, password: 'another horse' } }
      const me = await createClient({ baseUrl: product.url })('POST /auth/login', login)
      assert.equal(me.email, email)
    })

    test('token create --quiet prints the token and nothing else', async () => {
      const created = await run('token', 'create', '--user', email, '--quiet')
      succeeds(created, /^cs_pat_[\w-]{40,}\n$/)
      const other = ['--user', 'nobody@example.org', '--quiet']
      fails(await run('token', 'create', ...other), notFound, /nobody@example\.org/)
      fails(await run('token', 'create', '--user', email, '--scope', 'x'), usage, /files:read/)
      const past = ['--user', email, '--expires', '2001-01-01T00:00:00Z']
      fails(await run('token', 'create', ...past), usage, /past/)
      const never = ['--user', email, '--expires', 'tomorrow']
      fails(await run('token', 'create', ...never), usage, /tomorrow|instant/)
      if (!product) return
      const api = createClient({ baseUrl: product.url, token: created.stdout.trim() })
      assert.equal((await api('GET /me')).email, email)
    })

    test('migrate and fsck find nothing to do', async () => {
      succeeds(await run('migrate'), /^Up to date\.\n$/)
      succeeds(await run('fsck', '--read-data'), /^clean\n$/)
      succeeds(await run('fsck', '--json'), /^$/)
    })

    test('what does not exist is a usage error', async () => {
      fails(await run('usr', 'list'), usage, /unknown command/)
      fails(await run('user', 'list', '--nonsense'), usage, /unknown option/)
    })
  })
}

function succeeds(ended: Ended, stdout: RegExp): void {
  assert.equal(ended.code, 0, ended.stderr)
  assert.match(ended.stdout, stdout)
  assert.equal(ended.stderr, '')
}

function fails(ended: Ended, code: number, stderr: RegExp): void {
  assert.match(ended.stderr, stderr)
  assert.equal(ended.code, code, ended.stderr)
  assert.equal(ended.stdout, '')
  assert.doesNotMatch(ended.stderr, /\n\s+at /, 'a message for people has no stack')
}
