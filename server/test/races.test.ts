import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type NodeId, ProblemError } from '@cloudservice/contract'
import { fsck } from '../src/storage/fsck.ts'
import { createTestApp, type TestApp, type TestUser } from './app.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

const parallel = 50

/** Runs the calls at the same time and counts how they ended: `ok` or the problem's code. */
async function race(calls: (() => Promise<unknown>)[]): Promise<Map<string, number>> {
  const ends = await Promise.all(
    calls.map((call) =>
      call().then(
        () => 'ok',
        (error: unknown) => {
          if (error instanceof ProblemError) return error.code
          throw error
        },
      ),
    ),
  )
  const counts = new Map<string, number>()
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1)
  return counts
}

function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

async function findings(): Promise<string[]> {
  const { signal } = new AbortController()
  const options = { readData: true, repair: false, signal, now: new Date() }
  const found: string[] = []
  for await (const { severity, invariant, message } of fsck(app.services, options)) {
    found.push(`${severity} ${invariant}: ${message}`)
  }
  return found
}

function upload(user: TestUser, name: string, text: string) {
  return user.api('POST /files', { query: { name }, body: text })
}

test('I8: 50 racing uploads never use more than the quota, five times over', async () => {
  const fits = 20
  for (const round of times(5, (at) => at)) {
    const user = await app.buildUser({ quotaBytes: fits * 10 })
    const ends = await race(
      times(parallel, (at) => () => upload(user, `f${at}.txt`, `${round}-${at}`.padEnd(10, '.'))),
    )
    assert.deepEqual([ends.get('ok'), ends.get('quota-exceeded')], [fits, parallel - fits])
    assert.equal((await user.api('GET /me')).usedBytes, fits * 10)
  }
})

test('I13: of writers with the same entity tag exactly one wins', async () => {
  const user = await app.buildUser()
  let file = await upload(user, 'shared.txt', 'start')
  for (const round of times(10, (at) => at)) {
    const params = { id: file.id }
    const headers = { 'if-match': file.etag }
    const ends = await race(
      times(10, (at) => () => {
        const body = `round ${round} writer ${at}`
        return user.api('PUT /files/{id}/content', { params, body, headers })
      }),
    )
    assert.deepEqual([ends.get('ok'), ends.get('precondition-failed')], [1, 9])
    file = await user.api('GET /files/{id}', { params })
    assert.equal(file.version, round + 2)
  }
})

test('I10: of racing creations and renames to one name exactly one wins', async () => {
  const user = await app.buildUser()
  for (const round of times(10, (at) => at)) {
    const name = `Name ${round}`
    const others = await Promise.all(
      times(5, (at) =>
        user.api('POST /folders', { body: { parentId: 'root', name: `other ${round} ${at}` } }),
      ),
    )
    const ends = await race([
      ...times(5, () => () => user.api('POST /folders', { body: { parentId: 'root', name } })),
      ...others.map(({ id }) => () => {
        return user.api('PATCH /folders/{id}', {
          params: { id },
          body: { name: name.toUpperCase() },
        })
      }),
    ])
    assert.deepEqual([ends.get('ok'), ends.get('name-taken')], [1, 9])
  }
})

test('I9: racing moves never make a cycle', async () => {
  const user = await app.buildUser()
  const ids = await Promise.all(
    times(6, async (at) => {
      const folder = await user.api('POST /folders', {
        body: { parentId: 'root', name: `folder ${at}` },
      })
      return folder.id
    }),
  )
  const pick = (at: number): NodeId => ids[at % ids.length] ?? user.me.rootFolderId
  for (const round of times(60, (at) => at)) {
    const ends = await race(
      times(6, (at) => () => {
        const parentId = pick(at + 1 + (round % 5))
        return user.api('PATCH /folders/{id}', { params: { id: pick(at) }, body: { parentId } })
      }),
    )
    const known = (ends.get('ok') ?? 0) + (ends.get('move-into-itself') ?? 0)
    assert.equal(known, 6, JSON.stringify([...ends]))
  }
  assert.deepEqual(await findings(), [])
})

test('I2, I3: an upload of bytes that are deleted for good just then keeps them', async () => {
  const user = await app.buildUser()
  const other = await app.buildUser()
  for (const round of times(60, (at) => at)) {
    const text = `contested bytes ${round}`
    const file = await upload(user, 'a.txt', text)
    await user.api('DELETE /files/{id}', { params: { id: file.id } })
    const [kept] = await Promise.all([
      upload(other, `kept ${round}.txt`, text),
      user.api('DELETE /trash/{id}', { params: { id: file.id } }),
    ])
    const response = await other.api('GET /files/{id}/content', { params: { id: kept.id } })
    const bytes = Buffer.from(await response.arrayBuffer())
    assert.equal(createHash('sha256').update(bytes).digest('hex'), kept.sha256)
  }
  assert.deepEqual(await findings(), [])
})

test('I12: a reader gets one version whole while it is replaced', async () => {
  const user = await app.buildUser()
  const versions = times(8, (at) => String(at).repeat(200_000))
  const file = await upload(user, 'busy.txt', versions[0] ?? '')
  const params = { id: file.id }
  const readers = times(24, () => async () => {
    const response = await user.api('GET /files/{id}/content', { params })
    const text = await response.text()
    assert.ok(versions.includes(text), 'the bytes of two versions are mixed')
    const hash = createHash('sha256').update(text).digest('base64')
    assert.equal(response.headers.get('repr-digest'), `sha-256=:${hash}:`)
  })
  const writers = versions.slice(1).map((body) => () => {
    return user.api('PUT /files/{id}/content', { params, body, headers: { 'if-match': '*' } })
  })
  const ends = await race(readers.flatMap((reader, at) => [reader, writers[at] ?? reader]))
  assert.equal(ends.get('ok'), 48)
})
