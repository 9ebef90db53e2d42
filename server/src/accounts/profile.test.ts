import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Me } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, send } from '../../test/requests.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

function patch(body: unknown) {
  return send(app, 'PATCH /me', { body }, bearer(user))
}

async function me(): Promise<Me> {
  return user.api('GET /me')
}

test('a new profile has English, the time zone of the device and its colours', async () => {
  const { language, timeZone, theme } = await (await app.buildUser()).api('GET /me')
  assert.deepEqual(
    { language, timeZone, theme },
    { language: 'en', timeZone: null, theme: 'system' },
  )
})

test('what is given changes, and the rest stays', async () => {
  const before = await me()
  const change = { name: ' Ada Lovelace ', language: 'pt-br', timeZone: 'Europe/Berlin' }
  const answer = await patch(change)
  assert.equal(answer.statusCode, 200)
  const expected = { ...before, name: 'Ada Lovelace', language: 'pt-BR', timeZone: 'Europe/Berlin' }
  assert.deepEqual(answer.json(), expected)
  assert.equal((await patch({ theme: 'dark' })).statusCode, 200)
  assert.deepEqual(await me(), { ...expected, theme: 'dark' })
  assert.equal((await patch({ timeZone: null })).json().timeZone, null)
})

test('a time zone that does not exist, a language that is none and an empty name are refused', async () => {
  const before = await me()
  for (const timeZone of ['Mars/Olympus', '+02:00', '../etc/passwd', ' UTC', 'Europe/Berlin;']) {
    assert.equal((await patch({ timeZone })).json().code, 'invalid-profile', timeZone)
  }
  for (const language of ['e?', 'english language', 'a_b', '--']) {
    assert.equal((await patch({ language })).json().code, 'invalid-profile', language)
  }
  for (const body of [{}, { name: '' }, { theme: 'pink' }, { theme: null }, { name: null }]) {
    assert.equal((await patch(body)).json().code, 'validation-failed', JSON.stringify(body))
  }
  assert.equal((await patch({ name: '  ' })).json().code, 'invalid-name')
  assert.deepEqual(await me(), before)
})

test('nobody raises their own rights or quota, nor takes another id or address', async () => {
  const before = await me()
  const extras = [
    '"role":"admin"',
    '"quotaBytes":null',
    '"usedBytes":0',
    '"email":"other@example.org"',
    '"id":"00000000-0000-7000-8000-000000000000"',
    '"rootFolderId":"00000000-0000-7000-8000-000000000000"',
    '"disabledAt":null',
    '"passwordHash":"x"',
    '"__proto__":{"role":"admin"}',
    '"constructor":{"prototype":{"role":"admin"}}',
  ]
  for (const extra of extras) {
    const payload = `{"name":"Mallory",${extra}}`
    const headers = { 'content-type': 'application/json', ...bearer(user) }
    const answer = await send(app, 'PATCH /me', { payload }, headers)
    assert.equal(answer.statusCode, 400, extra)
  }
  assert.deepEqual(await me(), before)
})

test('a token that may only read the account cannot change it', async () => {
  const reader = await app.buildUser({ scopes: ['account:read'] })
  const answer = await send(app, 'PATCH /me', { body: { name: 'X' } }, bearer(reader))
  assert.equal(answer.json().code, 'insufficient-scope')
})
