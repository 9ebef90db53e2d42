import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Folder, NodeId, NodeSort } from '@cloudservice/contract'
import { CompiledQuery, sql } from 'kysely'
import { createTestApp, type TestApp, type TestUser } from './app.ts'
import { multiplyFile } from './many-files.ts'
import { type Statement, statementsOf } from './statements.ts'
import { createFolder, upload } from './tree.ts'

const total = 100_000

let app: TestApp
let user: TestUser
let outer: Folder
let many: Folder
let other: Folder
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  outer = await createFolder(user, 'Outer')
  many = await createFolder(user, 'Many', outer.id)
  other = await createFolder(user, 'Other')
  const file = await upload(user, 'File 100000.txt', 'x', { parentId: many.id })
  await multiplyFile(app.databaseUrl, file.id, total)
})
after(() => app.close())

/** How many rows of nodes a change wrote, whatever it wrote into them. */
async function nodesWrittenBy(run: () => Promise<unknown>): Promise<number> {
  const { write } = app.services.db
  const { rows } = await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(
    write,
  )
  await run()
  const written = await sql<{ count: number }>`
    select count(*) from nodes where xmin::text::bigint > ${rows[0]?.xid}::bigint`.execute(write)
  return written.rows[0]?.count ?? 0
}

/** The steps of the plan for a statement, outermost first. */
async function planOf({ sql: text, values }: Statement): Promise<string> {
  const query = CompiledQuery.raw(`explain ${text}`, values)
  const { rows } = await app.services.db.write.executeQuery<{ 'QUERY PLAN': string }>(query)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

function listMany(
  query: { sort?: NodeSort; limit?: number; cursor?: string; offset?: number } = {},
) {
  return user.api('GET /folders/{id}/children', { params: { id: many.id }, query })
}

describe(`a folder of ${total} files`, () => {
  const params = () => ({ params: { id: many.id } })
  const patch = (body: { name?: string; parentId?: NodeId }) => () =>
    user.api('PATCH /folders/{id}', { ...params(), body })

  test('is renamed, moved, trashed and restored in its own row and those of the folders above', async () => {
    const root = 1
    assert.equal(await nodesWrittenBy(patch({ name: 'Renamed' })), 1 + 1 + root)
    assert.equal(await nodesWrittenBy(patch({ parentId: other.id })), 1 + 2 + root)
    assert.equal(
      await nodesWrittenBy(() => user.api('DELETE /folders/{id}', params())),
      1 + 1 + root,
    )
    assert.equal(
      await nodesWrittenBy(() => user.api('POST /trash/{id}/restore', { ...params(), body: {} })),
      1 + 1 + root,
    )
  })

  test('is listed from an index, the last page like the first', async () => {
    const first = await listMany()
    const cursors = [undefined, first.page.next ?? assert.fail('there is a second page')]
    for (const cursor of cursors) {
      const sent = await statementsOf(() => listMany(cursor ? { cursor } : {}))
      const listing = sent.find(({ sql: text }) => text.includes('"parent_id" = '))
      assert.ok(listing && !listing.isPrepared, JSON.stringify(sent))
      const plan = await planOf(listing)
      assert.match(plan, /Index.* using nodes_listing/)
      assert.doesNotMatch(plan, /Sort|Seq Scan on nodes/)
    }
  })
})

test('no listing takes more than three statements beside the check of who asks', async () => {
  const query = { limit: 200, count: 'exact' } as const
  const listings: Record<string, () => Promise<unknown>> = {
    children: () => user.api('GET /folders/{id}/children', { params: { id: many.id }, query }),
    search: () => user.api('GET /search', { query: { q: 'file 100' } }),
    recent: () => user.api('GET /recent'),
    starred: () => user.api('GET /starred'),
    duplicates: () => user.api('GET /duplicates'),
    trash: () => user.api('GET /trash'),
    activity: () => user.api('GET /activity'),
    changes: () => user.api('GET /changes'),
  }
  const identity = (await statementsOf(() => user.api('GET /me'))).length
  for (const [name, list] of Object.entries(listings)) {
    const sent = await statementsOf(list)
    assert.ok(
      sent.length - identity <= 3,
      `${name}: ${sent.map(({ sql: text }) => text).join('\n')}`,
    )
  }
})

test('a search by name finds files by the trigrams of names', async () => {
  const sent = await statementsOf(() => user.api('GET /search', { query: { q: '10042' } }))
  const searches = sent.filter(({ sql: text }) => text.includes('search_key'))
  assert.ok(searches.every(({ isPrepared }) => !isPrepared))
  const plans = await Promise.all(searches.map(planOf))
  assert.match(plans.join('\n'), /Bitmap Index Scan on nodes_search/)
})
