import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ProblemError, type RegisterInput } from '@cloudservice/contract'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { codeOf, send } from '../../test/requests.ts'
import { issueSetupToken } from './setup.ts'

describe('registration', () => {
  let app: TestApp
  before(async () => {
    app = await createTestApp({ CLOUDSERVICE_DEFAULT_QUOTA: '1GiB' })
  })
  after(() => app.close())

  function register(input: Partial<RegisterInput>) {
    const body = { email: 'new@example.org', password: 'long enough', ...input }
    return app.anonymous('POST /auth/register', { body })
  }

  test('makes an account with a root folder and the default quota, and signs in', async () => {
    const body = { email: ' Ada@Example.org ', password: 'long enough', name: 'Ada' }
    const response = await send(app, 'POST /auth/register', { body })
    assert.equal(response.statusCode, 201)
    const me = response.json()
    assert.equal(me.email, 'Ada@Example.org')
    assert.equal(me.name, 'Ada')
    assert.equal(me.role, 'user')
    assert.equal(me.quotaBytes, 1024 ** 3)
    assert.equal(me.usedBytes, 0)
    const cookie = `cs_session=${response.cookies[0]?.value}`
    const root = await send(app, 'GET /folders/{id}', { params: { id: 'root' } }, { cookie })
    assert.equal(root.json().id, me.rootFolderId)
    assert.equal(root.json().parentId, null)
  })

  test('without a name the account is called what stands before the @', async () => {
    assert.equal((await register({ email: 'grace@example.org' })).name, 'grace')
  })

  test('an address counts as taken in any case and Unicode form', async () => {
    await register({ email: 'jos\u00e9@example.org' })
    for (const email of [
      'JOS\u00c9@EXAMPLE.ORG',
      'jose\u0301@example.org',
      ' jos\u00e9@example.org',
    ]) {
      assert.equal(await codeOf(register({ email })), 'email-taken', email)
    }
  })

  test('of registrations with one address at the same time one wins', async () => {
    const calls = Array.from({ length: 8 }, () => codeOf(register({ email: 'race@example.org' })))
    const codes = await Promise.all(calls)
    assert.deepEqual(codes.sort(), ['done', ...Array(7).fill('email-taken')])
  })

  test('an address that is none and a password that is too short are refused', async () => {
    const addresses = ['none', '@x.org', 'ab@', 'a b@x.org', 'a@x.org\r\nbcc:b@x.org', '<a@x.org>']
    for (const email of addresses) {
      assert.equal(await codeOf(register({ email })), 'invalid-email', email)
    }
    for (const password of ['short', '1234567', '😀😀😀😀😀😀😀']) {
      assert.equal(await codeOf(register({ password })), 'weak-password', password)
    }
    assert.equal(await codeOf(register({ password: 'é'.repeat(513) })), 'weak-password')
  })
})

test('registration can be closed, and the page of the server says so', async (t) => {
  const app = await createTestApp({ CLOUDSERVICE_REGISTRATION: 'closed' })
  t.after(() => app.close())
  const body = { email: 'new@example.org', password: 'long enough' }
  assert.equal(await codeOf(app.anonymous('POST /auth/register', { body })), 'registration-closed')
  assert.equal((await app.anonymous('GET /meta')).registrationOpen, false)
  assert.deepEqual(await app.services.users.list(), [])
})

describe('first run', () => {
  function setUp(app: TestApp, token: string, email = 'admin@example.org') {
    const body = { token, email, name: 'Admin', password: 'long enough' }
    return app.anonymous('POST /setup', { body })
  }

  test('of set-ups at once one wins, and afterwards there is no such page', async (t) => {
    const app = await createTestApp()
    t.after(() => app.close())
    assert.equal((await app.anonymous('GET /meta')).setupRequired, true)
    const token = (await issueSetupToken(app.services.db)) ?? ''
    const codes = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) =>
        codeOf(setUp(app, token, `${name}@example.org`)),
      ),
    )
    assert.deepEqual(codes.sort(), [...Array(5).fill('already-set-up'), 'done'])
    const [admin, ...rest] = await app.services.users.list()
    assert.equal(admin?.role, 'admin')
    assert.deepEqual(rest, [])
    assert.equal((await app.anonymous('GET /meta')).setupRequired, false)
    const again = await setUp(app, token).catch((error: unknown) => error)
    assert.ok(again instanceof ProblemError)
    assert.equal(again.status, 404)
    assert.equal(await issueSetupToken(app.services.db), undefined)
  })

  test('only the newest link works, and a wrong one does not use it up', async (t) => {
    const app = await createTestApp()
    t.after(() => app.close())
    const old = (await issueSetupToken(app.services.db)) ?? ''
    const token = (await issueSetupToken(app.services.db)) ?? ''
    assert.equal(await codeOf(setUp(app, old)), 'invalid-setup-token')
    assert.equal(await codeOf(setUp(app, '')), 'validation-failed')
    const weak = app.anonymous('POST /setup', {
      body: { token, email: 'admin@example.org', name: 'Admin', password: 'short' },
    })
    assert.equal(await codeOf(weak), 'weak-password')
    assert.equal((await setUp(app, token)).role, 'admin')
  })
})

test('a common password is refused to people and taken from the operator, a short one never', async (t) => {
  const app = await createTestApp()
  t.after(() => app.close())
  const { users } = app.services
  const account = { email: 'common@example.org', name: 'Common', password: '12345678' }
  assert.equal(
    await codeOf(app.anonymous('POST /auth/register', { body: account })),
    'weak-password',
  )
  assert.equal((await users.create(account)).email, account.email)
  await users.setPassword(account.email, 'password1')
  await assert.rejects(users.setPassword(account.email, 'short'), { code: 'weak-password' })
})
