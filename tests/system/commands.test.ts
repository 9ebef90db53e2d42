import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createClient } from '@cloudservice/contract'
import { createTestDatabase } from '../../server/test/postgres.ts'
import { runSql } from '../../server/test/postgres-server.ts'
import { postmasterOf } from './processes.ts'
import { createDataDir, type Ended, type Product, runCommand, startProduct } from './product.ts'

const email = 'ada@example.org'
const size = 10 * 1024 ** 3

/** Exit codes that scripts rely on. */
const usage = 2
const notFound = 4
const conflict = 5

let dataDir: string
let removeDataDir: () => Promise<void>
const run = (...args: string[]) => runCommand(args, dataDir)

describe('commands while the server runs', () => {
  let product: Product
  before(async () => {
    ;[dataDir, removeDataDir] = await createDataDir()
    product = await startProduct(dataDir)
  })
  after(async () => {
    await product?.stop()
    await removeDataDir()
  })

  test('user add creates an account, and refuses a second one with its address', async () => {
    const add = (...args: string[]) => run('user', 'add', '--email', email, ...args)
    const created = await add('--password', 'correct horse', '--admin', '--quota', '10GiB')
    succeeds(created, /^Created ada@example\.org \([0-9a-f-]{36}\)\n$/)
    fails(await add('--password', 'correct horse'), conflict, /address exists/)
    fails(await add('--password', 'short'), usage, /at least 8 characters/)
    const noAddress = ['--email', 'nobody', '--password', 'correct horse']
    fails(await run('user', 'add', ...noAddress), usage, /not valid/)
  })

  test('user quota sets the space, also to none, and user list shows it', async () => {
    const setTo = (quota: string, who = email) =>
      run('user', 'quota', '--email', who, '--quota', quota)
    succeeds(await run('user', 'list'), new RegExp(`^${email}\tadmin\t0\t${size}\n$`))
    succeeds(await setTo('none'), /^$/)
    succeeds(await run('user', 'list'), new RegExp(`^${email}\tadmin\t0\tunlimited\n$`))
    fails(await setTo('1GB', 'nobody@example.org'), notFound, /nobody@example\.org/)
  })

  test('user password sets a new one that counts from now on', async () => {
    const setTo = (password: string) =>
      run('user', 'password', '--email', email, '--password', password)
    succeeds(await setTo('another horse'), /^$/)
    fails(await setTo('short'), usage, /at least 8 characters/)
    const login = { body: { email, password: 'another horse' } }
    const me = await createClient({ baseUrl: product.url })('POST /auth/login', login)
    assert.equal(me.email, email)
  })

  test('keys rotate makes another key, and keys list shows public halves only', async () => {
    succeeds(await run('keys', 'rotate'), /^New key [0-9a-f-]{36}\n$/)
    succeeds(await run('keys', 'rotate'), /^New key [0-9a-f-]{36}\n$/)
    const { keys } = JSON.parse((await run('keys', 'list')).stdout)
    assert.equal(keys.length, 2)
    assert.deepEqual(Object.keys(keys[0]).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  })

  test('token create --quiet prints nothing but the token, which works at once', async () => {
    const create = (who: string, ...args: string[]) =>
      run('token', 'create', '--user', who, '--quiet', ...args)
    const created = await create(email)
    succeeds(created, /^cs_pat_[\w-]{40,}\n$/)
    const api = createClient({ baseUrl: product.url, token: created.stdout.trim() })
    assert.equal((await api('GET /me')).email, email)
    fails(await create('nobody@example.org'), notFound, /nobody@example\.org/)
    fails(await create(email, '--expires', '2001-01-01T00:00:00Z'), usage, /past/)
  })

  test('audit export writes what happened, and audit verify proves it', async () => {
    const text = await run('audit', 'export', '--format', 'jsonl')
    succeeds(text, /\n$/)
    const rows = text.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      [...new Set(rows.map(({ action }) => action))],
      ['user.created', 'user.quota-set', 'user.password-set', 'auth.signed-in', 'token.created'],
    )
    const { hash } = rows.at(-1)
    succeeds(await run('audit', 'verify'), new RegExp(`^${rows.length} entries, .* ${hash}\n$`))
    const none = await run('audit', 'export', '--to', '2001-01-01T00:00:00Z')
    succeeds(none, /^seq,createdAt,.*\r\n$/)
  })

  test('migrate and fsck find nothing to do and leave the server alone', async () => {
    succeeds(await run('migrate'), /^Up to date\.\n$/)
    succeeds(await run('fsck', '--read-data'), /^clean\n$/)
    assert.equal((await fetch(`${product.url}/readyz`)).status, 200)
  })
})

describe('commands while the server does not run', () => {
  before(async () => {
    ;[dataDir, removeDataDir] = await createDataDir()
  })
  after(() => removeDataDir())

  test('do their work and leave no process behind', async () => {
    succeeds(await run('migrate'), /^Applied: 0001_accounts\.sql, /)
    const account = ['--email', email, '--password', 'correct horse', '--quota', '10GiB']
    succeeds(await run('user', 'add', ...account), /^Created /)
    succeeds(await run('user', 'list'), new RegExp(`^${email}\tuser\t0\t${size}\n$`))
    succeeds(await run('token', 'create', '--user', email, '--quiet'), /^cs_pat_[\w-]{40,}\n$/)
    succeeds(await run('fsck', '--json'), /^$/)
    assert.equal(postmasterOf(dataDir), undefined)
  })

  test('leave no process behind when they fail', async () => {
    const unknown = ['--email', 'nobody@example.org', '--password', 'correct horse']
    fails(await run('user', 'password', ...unknown), notFound, /nobody@example\.org/)
    assert.equal(postmasterOf(dataDir), undefined)
  })
})

test('audit verify ends with 1 and tells the first entry that was changed', async (t) => {
  const database = await createTestDatabase()
  const [dataDir, removeDataDir] = await createDataDir()
  t.after(async () => {
    await database.drop()
    await removeDataDir()
  })
  const settings = { CLOUDSERVICE_DATABASE_URL: database.url }
  const run = (...args: string[]) => runCommand(args, dataDir, settings)
  const account = ['--email', email, '--password', 'correct horse']
  succeeds(await run('user', 'add', ...account), /^Created /)
  succeeds(await run('user', 'quota', '--email', email, '--quota', '1GiB'), /^$/)
  const verdict = await run('audit', 'verify', '--json')
  assert.deepEqual([verdict.code, JSON.parse(verdict.stdout).broken], [0, null])
  await runSql(
    database.url,
    `alter table audit_log disable trigger user; update audit_log set details = '{}' where seq = 2`,
  )
  const human = await run('audit', 'verify')
  assert.deepEqual([human.code, human.stdout], [1, 'broken at entry 2: altered\n'])
  const { code, stdout } = await run('audit', 'verify', '--json')
  assert.deepEqual([code, JSON.parse(stdout).broken], [1, { seq: 2, reason: 'altered' }])
})

describe('commands with wrong arguments', () => {
  before(async () => {
    ;[dataDir, removeDataDir] = await createDataDir()
  })
  after(() => removeDataDir())

  const wrong: [args: string[], message: RegExp][] = [
    [['usr', 'list'], /unknown command/],
    [['user', 'list', '--nonsense'], /unknown option/],
    [['user', 'add', '--email', email], /--password/],
    [['user', 'quota', '--email', email, '--quota', 'much'], /10GiB/],
    [['token', 'create', '--user', email, '--scope', 'x'], /files:read/],
    [['token', 'create', '--user', email, '--expires', 'tomorrow'], /Not an instant/],
    [['audit', 'export', '--format', 'xml'], /csv, jsonl/],
    [['audit', 'export', '--from', 'yesterday'], /Not an instant/],
    [['serve', '--role', 'x'], /all, web/],
  ]

  for (const [args, message] of wrong) {
    test(`${args.join(' ')} is a usage error and starts nothing`, async () => {
      fails(await run(...args), usage, message)
      assert.equal(postmasterOf(dataDir), undefined)
    })
  }
})

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
