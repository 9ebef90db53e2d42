import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AuditEntry, AuditQuery, NewAccessToken } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, send, startSession } from '../../test/requests.ts'
import { issueSetupToken } from '../accounts/setup.ts'

const password = 'correct horse battery'

let app: TestApp
let admin: TestUser
before(async () => {
  app = await createTestApp()
  admin = await app.buildUser({ role: 'admin' })
})
after(() => app.close())

/** What was recorded last, newest first. */
async function latest(query: AuditQuery = {}): Promise<AuditEntry[]> {
  return (await admin.api('GET /audit', { query })).data
}

async function last(query: AuditQuery = {}): Promise<AuditEntry> {
  const [entry] = await latest(query)
  assert.ok(entry)
  return entry
}

function signIn(email: string, password: string, headers: Record<string, string> = {}) {
  return send(app, 'POST /auth/login', { body: { email, password } }, headers)
}

describe('what is recorded', () => {
  test('a sign-in with its session, address and agent', async () => {
    const { me } = await app.buildUser()
    await signIn(me.email, password, { 'user-agent': 'Firefox' })
    const entry = await last()
    assert.equal(entry.object?.type, 'session')
    const { seq, createdAt, object, ...rest } = entry
    assert.deepEqual(rest, {
      actor: 'user',
      user: { id: me.id, name: me.name },
      account: { id: me.id, name: me.name },
      action: 'auth.signed-in',
      outcome: 'success',
      ip: '127.0.0.1',
      userAgent: 'Firefox',
      details: {},
    })
    assert.ok(Math.abs(Date.now() - Date.parse(createdAt)) < 60_000)
  })

  test('a failed sign-in with the address that was tried and never the password', async () => {
    const { me } = await app.buildUser()
    await signIn(me.email.toUpperCase(), 'my secret words')
    const known = await last()
    assert.deepEqual([known.action, known.outcome], ['auth.sign-in-failed', 'failure'])
    assert.deepEqual([known.actor, known.user, known.account?.id], ['visitor', null, me.id])
    assert.deepEqual(known.details, { email: me.email.toUpperCase() })

    await signIn('nobody@example.org', 'my secret words')
    const unknown = await last()
    assert.deepEqual([unknown.outcome, unknown.account], ['failure', null])
    assert.deepEqual(unknown.details, { email: 'nobody@example.org' })
    const all = await (await admin.api('GET /audit/export', {})).text()
    assert.doesNotMatch(all, /my secret words|correct horse/)
  })

  test('a disabled account with the right password was denied, with a wrong one it failed', async () => {
    const { me } = await app.buildUser()
    const users = app.services.db.write.updateTable('users')
    await users.set({ disabled_at: new Date() }).where('id', '=', me.id).execute()
    await signIn(me.email, password)
    assert.equal((await last()).outcome, 'denied')
    await signIn(me.email, 'wrong password')
    assert.equal((await last()).outcome, 'failure')
  })

  test('signing out of a session, and nothing where there is none to end', async () => {
    const user = await app.buildUser()
    await send(app, 'POST /auth/logout', {}, await startSession(app, user))
    const entry = await last()
    assert.deepEqual([entry.action, entry.user?.id], ['auth.signed-out', user.me.id])
    await send(app, 'POST /auth/logout', {}, bearer(user))
    await send(app, 'POST /auth/logout', {})
    assert.equal((await last()).seq, entry.seq)
  })

  test('registration, and the sign-in that comes with it', async () => {
    const body = { email: 'new@example.org', password, name: 'New' }
    const { id } = (await send(app, 'POST /auth/register', { body })).json()
    const [signedIn, registered] = await latest()
    assert.equal(signedIn?.action, 'auth.signed-in')
    assert.equal(registered?.action, 'user.registered')
    assert.deepEqual([registered.actor, registered.ip], ['visitor', '127.0.0.1'])
    assert.deepEqual(registered.object, { type: 'user', id })
    assert.equal(registered.details.email, body.email)
    await send(app, 'POST /auth/register', { body })
    assert.equal((await last()).seq, signedIn.seq, 'a refused one leaves nothing')
  })

  test('a token that was made and revoked, by its name and scopes', async () => {
    const user = await app.buildUser()
    const body = { name: 'script', scopes: ['files:read' as const] }
    const token: NewAccessToken = await user.api('POST /me/tokens', { body })
    const created = await last()
    assert.equal(created.action, 'token.created')
    assert.deepEqual(created.object, { type: 'token', id: token.id })
    assert.deepEqual(created.details, { ...body, expiresAt: null })
    await user.api('DELETE /me/tokens/{tokenId}', { params: { tokenId: token.id } })
    const revoked = await last()
    assert.deepEqual([revoked.action, revoked.details], ['token.revoked', { name: 'script' }])
    assert.doesNotMatch(await (await admin.api('GET /audit/export', {})).text(), /cs_pat_/)
  })

  test('what the operator does to an account', async () => {
    const { users, tokens } = app.services
    const email = 'made@example.org'
    const { id } = await users.create({ email, password, quotaBytes: 7 })
    await users.setQuota(email, 8)
    await users.setPassword(email, 'another horse')
    await tokens.issue(id, { name: 'by hand' })
    const entries = (await latest({ limit: 4 })).reverse()
    const actions = entries.map(({ action }) => action)
    assert.deepEqual(actions, [
      'user.created',
      'user.quota-set',
      'user.password-set',
      'token.created',
    ])
    for (const entry of entries) {
      assert.deepEqual([entry.actor, entry.user, entry.account?.id], ['system', null, id])
    }
    assert.deepEqual(entries[0]?.details, { email, role: 'user', quotaBytes: 7 })
    assert.deepEqual(entries[1]?.details, { quotaBytes: 8 })
    assert.deepEqual(entries[2]?.details, {})
  })

  test('the set-up of an empty server', async (t) => {
    const empty = await createTestApp()
    t.after(() => empty.close())
    const token = (await issueSetupToken(empty.services.db)) ?? ''
    const body = { token, email: 'first@example.org', password, name: 'First' }
    const response = await send(empty, 'POST /setup', { body })
    const cookie = `cs_session=${response.cookies[0]?.value}`
    const { data } = (await send(empty, 'GET /audit', {}, { cookie })).json()
    const actions = data.map((entry: AuditEntry) => entry.action)
    assert.deepEqual(actions, ['auth.signed-in', 'server.set-up'])
    assert.doesNotMatch(JSON.stringify(data), new RegExp(token))
  })
})

describe('GET /audit', () => {
  test('is for administrators', async () => {
    const user = await app.buildUser()
    assert.equal(await codeOf(user.api('GET /audit', {})), 'forbidden')
    assert.equal(await codeOf(user.api('GET /audit/export', {})), 'forbidden')
    assert.equal(await codeOf(app.anonymous('GET /audit', {})), 'unauthenticated')
    assert.equal(await codeOf(app.anonymous('GET /audit/export', {})), 'unauthenticated')
  })

  test('pages by key, newest first, without a gap', async () => {
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const query = { limit: 3, ...(cursor ? { cursor } : {}) }
      const { data, page } = await admin.api('GET /audit', { query })
      seen.push(...data.map(({ seq }) => seq))
      cursor = page.next ?? undefined
    } while (cursor)
    assert.deepEqual(
      seen,
      Array.from({ length: seen.length }, (_, at) => seen.length - at),
    )
    const other = { limit: 3, 'filter[outcome]': 'failure', cursor: 'x.y' } as const
    assert.equal(await codeOf(admin.api('GET /audit', { query: other })), 'invalid-cursor')
  })

  test('filters by action, outcome, user, address and time', async () => {
    const user = await app.buildUser()
    await signIn(user.me.email, 'wrong password')
    await user.api('POST /me/tokens', { body: { name: 'filtered' } })
    const mine = { 'filter[userId]': user.me.id }
    const actions = (await latest(mine)).map(({ action }) => action)
    assert.deepEqual(actions, [
      'token.created',
      'auth.sign-in-failed',
      'token.created',
      'user.created',
    ])
    const count = async (query: AuditQuery) => (await latest({ ...mine, ...query })).length
    assert.equal(await count({ 'filter[action]': 'token.created' }), 2)
    assert.equal(await count({ 'filter[outcome]': 'failure' }), 1)
    assert.equal(await count({ 'filter[outcome]': 'denied' }), 0)
    assert.equal(await count({ 'filter[ip]': '127.0.0.1' }), 2)
    assert.equal(await count({ 'filter[ip]': '127.0.0.2' }), 0)
    const [newest] = await latest(mine)
    const at = newest?.createdAt ?? ''
    assert.ok((await count({ 'filter[from]': at })) >= 1)
    const later = new Date(Date.parse(at) + 1).toISOString()
    assert.equal(await count({ 'filter[from]': later }), 0)
    assert.equal(await count({ 'filter[to]': later }), 4)
    assert.ok((await count({ 'filter[to]': at })) <= 3)
  })

  test('refuses filters that do not fit, before it says who may', async () => {
    const user = await app.buildUser()
    for (const query of [
      { 'filter[action]': 'file.renamed' },
      { 'filter[userId]': 'me' },
      { 'filter[outcome]': 'maybe' },
      { 'filter[from]': 'yesterday' },
      { 'filter[to]': '2024-02-31T00:00:00Z' },
      { 'filter[ip]': '' },
      { format: 'xml' },
    ]) {
      for (const key of ['GET /audit', 'GET /audit/export'] as const) {
        const { statusCode } = await send(app, key, { query }, bearer(user))
        assert.equal(statusCode, 400, `${key} ${JSON.stringify(query)}`)
      }
    }
  })
})

describe('GET /me/audit', () => {
  test('shows the events of the own account, whoever did them, and no others', async () => {
    const [user, other] = [await app.buildUser(), await app.buildUser()]
    await signIn(user.me.email, 'wrong password')
    await signIn(other.me.email, 'wrong password')
    await app.services.users.setQuota(user.me.email, 9)
    await app.services.users.setQuota(other.me.email, 9)
    const { data } = await user.api('GET /me/audit', {})
    assert.deepEqual(
      data.map(({ action }) => action),
      ['user.quota-set', 'auth.sign-in-failed', 'token.created', 'user.created'],
    )
    for (const entry of data) assert.equal(entry.account?.id, user.me.id)
    const own = await admin.api('GET /me/audit', { query: { limit: 200 } })
    for (const entry of own.data) assert.equal(entry.account?.id, admin.me.id)
  })

  test('has pages, and needs an account', async () => {
    const user = await app.buildUser()
    const first = await user.api('GET /me/audit', { query: { limit: 1 } })
    const cursor = first.page.next ?? ''
    const second = await user.api('GET /me/audit', { query: { limit: 1, cursor } })
    assert.deepEqual(
      [...first.data, ...second.data].map(({ action }) => action),
      ['token.created', 'user.created'],
    )
    assert.equal(second.page.next, null)
    assert.equal(await codeOf(app.anonymous('GET /me/audit', {})), 'unauthenticated')
    const someone = await app.buildUser()
    assert.equal(
      await codeOf(someone.api('GET /me/audit', { query: { limit: 1, cursor } })),
      'invalid-cursor',
    )
  })
})

describe('GET /audit/export', () => {
  test('as JSON lines has every row with its hashes, oldest first', async () => {
    const response = await admin.api('GET /audit/export', { query: { format: 'jsonl' } })
    assert.match(String(response.headers.get('content-type')), /^application\/jsonl/)
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="audit.jsonl"')
    const rows = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(rows.length, (await app.services.audit.verify()).rows)
    assert.equal(rows.at(-1).hash, (await app.services.audit.verify()).lastHash)
    for (const [at, row] of rows.entries()) {
      assert.equal(row.seq, at + 1)
      if (at > 0) assert.equal(row.prevHash, rows[at - 1].hash)
    }
  })

  test('as CSV makes cells harmless that a spreadsheet would calculate', async () => {
    const { me } = await app.buildUser()
    const agents = ['=1+2', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x","y")', 'a,b "c"']
    for (const agent of agents) await signIn(me.email, 'wrong', { 'user-agent': agent })
    const query = { 'filter[userId]': me.id, 'filter[action]': 'auth.sign-in-failed' } as const
    const response = await admin.api('GET /audit/export', { query })
    assert.match(String(response.headers.get('content-type')), /^text\/csv/)
    const [header, ...lines] = (await response.text()).trimEnd().split('\r\n')
    assert.match(header ?? '', /^seq,createdAt,actor,.*,details,prevHash,hash$/)
    const found = lines.map((line) => /,127\.0\.0\.1,(.*),"\{/.exec(line)?.[1])
    assert.deepEqual(found, [
      "'=1+2",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      `"'=HYPERLINK(""http://x"",""y"")"`,
      '"a,b ""c"""',
    ])
  })

  test('of nothing is the header alone; HEAD has no body', async () => {
    const query = { 'filter[to]': '2001-01-01T00:00:00Z' }
    const csv = await (await admin.api('GET /audit/export', { query })).text()
    assert.match(csv, /^seq,.*hash\r\n$/)
    const url = '/api/v1/audit/export'
    const head = await app.server.inject({ method: 'HEAD', url, headers: bearer(admin) })
    assert.deepEqual([head.statusCode, head.body], [200, ''])
  })
})
