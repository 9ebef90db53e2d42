import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { type CaughtMail, startMailCatcher } from '../../test/mail-catcher.ts'
import { eventually, send, startSession } from '../../test/requests.ts'
import { MINUTE } from '../lib/time.ts'

let catcher: Awaited<ReturnType<typeof startMailCatcher>>
let app: TestApp
let user: TestUser
let now = new Date()
before(async () => {
  catcher = await startMailCatcher()
  app = await createTestApp(
    { CLOUDSERVICE_SMTP_URL: catcher.url, CLOUDSERVICE_PUBLIC_URL: 'https://files.example.org' },
    { clock: { now: () => now } },
  )
})
beforeEach(async () => {
  user = await app.buildUser()
  catcher.mails.length = 0
})
after(async () => {
  await app.close()
  await catcher.close()
})

async function ask(email = user.me.email, headers: Record<string, string> = {}): Promise<void> {
  const response = await send(app, 'POST /auth/password-reset', { body: { email } }, headers)
  assert.equal(response.statusCode, 204, response.body)
}

function confirm(token: string, password = 'another battery staple') {
  return send(app, 'POST /auth/password-reset/confirm', { body: { token, password } })
}

async function signInStatus(password: string): Promise<number> {
  const body = { email: user.me.email, password }
  return (await send(app, 'POST /auth/login', { body })).statusCode
}

function mailAbout(subject: string): Promise<CaughtMail> {
  return eventually(`a mail "${subject}"`, async () =>
    catcher.mails.find(({ source }) => source.includes(`Subject: ${subject}`)),
  )
}

async function mailedToken(): Promise<string> {
  const { source } = await mailAbout('Set a new password')
  const [, token] = /#token=([\w-]+)/.exec(source) ?? []
  assert.ok(token, source)
  return token
}

describe('a mailed link', () => {
  test('sets a new password once, ends all sessions, and the owner is told', async () => {
    const session = await startSession(app, user)
    await ask()
    const { recipients, source } = await mailAbout('Set a new password')
    assert.deepEqual(recipients, [user.me.email])
    assert.match(source, /https:\/\/files\.example\.org\/reset-password#token=/)
    const token = await mailedToken()
    assert.equal((await confirm(token)).statusCode, 204)
    assert.equal(await signInStatus('another battery staple'), 200)
    assert.equal(await signInStatus(user.password), 401)
    assert.equal((await send(app, 'GET /me', {}, session)).statusCode, 401)
    await mailAbout('Your password was changed')

    const again = await confirm(token)
    assert.equal(again.statusCode, 403)
    assert.equal(again.json().code, 'invalid-reset-token')
  })

  test('is good for 30 minutes', async () => {
    await ask()
    const token = await mailedToken()
    const start = now
    now = new Date(start.getTime() + 31 * MINUTE)
    assert.equal((await confirm(token)).statusCode, 403)
    now = new Date(start.getTime() + 29 * MINUTE)
    assert.equal((await confirm(token)).statusCode, 204)
    now = start
  })

  test('outlives a password that is too weak, and a wrong token changes nothing', async () => {
    await ask()
    const token = await mailedToken()
    assert.equal((await confirm(token, 'short')).json().code, 'weak-password')
    assert.equal((await confirm(`${token}x`)).statusCode, 403)
    assert.equal(await signInStatus(user.password), 200)
    assert.equal((await confirm(token)).statusCode, 204)
  })

  test('of ten uses at the same time works once', async () => {
    await ask()
    const token = await mailedToken()
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token)))
    assert.equal(answers.filter(({ statusCode }) => statusCode === 204).length, 1)
  })

  test('ends when another one was used', async () => {
    await ask()
    const first = await mailedToken()
    catcher.mails.length = 0
    await ask()
    const second = await mailedToken()
    assert.equal((await confirm(second)).statusCode, 204)
    assert.equal((await confirm(first)).statusCode, 403)
  })

  test('is kept as a hash only', async () => {
    await ask()
    const token = await mailedToken()
    const rows = await app.services.db.write.selectFrom('password_resets').selectAll().execute()
    assert.ok(rows.length > 0)
    assert.ok(!JSON.stringify(rows).includes(token))
  })
})

describe('asking', () => {
  test('has the same answer without an account, and no mail', async () => {
    await ask('nobody@example.org')
    await ask()
    await mailAbout('Set a new password')
    assert.equal(catcher.mails.length, 1)
  })

  test('never takes the address of the link from the request', async () => {
    await ask(user.me.email, { host: 'evil.example', 'x-forwarded-host': 'evil.example' })
    const { source } = await mailAbout('Set a new password')
    assert.doesNotMatch(source, /evil/)
  })

  test('mails three times in half an hour at most, whoever asks', async () => {
    await Promise.all(Array.from({ length: 12 }, () => ask()))
    const resets = () =>
      app.services.db.write
        .selectFrom('password_resets')
        .select('id')
        .where('user_id', '=', user.me.id)
        .execute()
    await eventually('three mails', async () => catcher.mails.length >= 3)
    assert.equal((await resets()).length, 3)
  })

  test('mails nothing to a disabled account', async () => {
    const users = app.services.db.write.updateTable('users')
    await users.set({ disabled_at: now }).where('id', '=', user.me.id).execute()
    await ask()
    user = await app.buildUser()
    await ask()
    await mailAbout('Set a new password')
    assert.equal(catcher.mails.length, 1)
  })
})

/** Addresses that a careless sender would read as others, or as commands to the mail server. */
const payloads = [
  'victim@example.org\r\nRCPT TO:<evil@evil.example>',
  'victim@example.org\nBcc: evil@evil.example',
  'victim@example.org\r\n\r\nevil body',
  'victim@example.org%0d%0aBcc:evil@evil.example',
  'victim@example.org,evil@evil.example',
  'victim@example.org;evil@evil.example',
  'victim@example.org evil@evil.example',
  '"evil@evil.example" <victim@example.org>',
  'evil@evil.example <victim@example.org>',
  '<evil@evil.example>',
  '<victim@example.org>,<evil@evil.example>',
  'group:evil@evil.example,victim@example.org;',
  'victim@example.org(evil@evil.example)',
  '(comment)evil@evil.example',
  '"a b"@evil.example',
  '"evil@evil.example,"@example.org',
  'evil@evil.example\u0000@example.org',
  'victim@example.org\u0000evil@evil.example',
  'victim@example.org\tevil@evil.example',
  'victim@example.org\u2028evil@evil.example',
  'victim@example.org\u0085evil@evil.example',
  'victim@example.org\u000bevil@evil.example',
  'victim@[127.0.0.1]',
  'victim@example.org@evil.example',
  '@evil.example:victim@example.org',
  '@evil.example,@example.org:victim@example.org',
  'evil%evil.example@example.org',
  'evil.example!evil@example.org',
  'victim@example.org\\evil@evil.example',
  'victim@example.org\\r\\nBcc: evil@evil.example',
  '=?utf-8?q?evil=40evil.example?=@example.org',
  '=?utf-8?b?ZXZpbEBldmlsLmV4YW1wbGU=?=',
  'victim@example.org>\r\nDATA',
  'victim@example.org> SIZE=1',
  'victim@example.org NOTIFY=SUCCESS',
  'victim@example.org> ORCPT=rfc822;evil@evil.example',
  'victim＠example.org',
  'victim@example.org．evil.example',
  `${'a'.repeat(300)}@evil.example`,
  'evil@evil.example,',
  ' , evil@evil.example',
]

test(`${payloads.length} addresses that are none reach no stranger`, async () => {
  assert.ok(payloads.length >= 40)
  for (const email of payloads) {
    const body = { email, name: 'Eve', password: 'correct horse battery' }
    const registered = await send(app, 'POST /auth/register', { body })
    if (registered.statusCode === 201) assert.doesNotMatch(email, /[\s<>(),;:"\\[\]]/)
    await send(app, 'POST /auth/password-reset', { body: { email } })
  }
  await ask()
  await mailAbout('Set a new password')
  for (const { recipients, source } of catcher.mails) {
    assert.equal(recipients.length, 1)
    assert.doesNotMatch(recipients[0] ?? '', /@evil\.example$/, source)
    assert.doesNotMatch(source, /^Bcc:/im)
  }
})

test('without a mail server nothing is sent, and everybody is told that mail is off', async (t) => {
  const silent = await createTestApp()
  t.after(() => silent.close())
  assert.equal((await silent.anonymous('GET /meta')).mailOn, false)
  assert.equal((await app.anonymous('GET /meta')).mailOn, true)
  const { me } = await silent.buildUser()
  const response = await send(silent, 'POST /auth/password-reset', { body: { email: me.email } })
  assert.equal(response.statusCode, 204)
})
