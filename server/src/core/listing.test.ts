import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type ChildrenQuery,
  type Node,
  type NodeId,
  type NodeSort,
  nodeSorts,
} from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, send } from '../../test/requests.ts'
import { createFolder, namesOf, trash, upload } from '../../test/tree.ts'
import { sortKey } from '../lib/sort-key.ts'

let app: TestApp
let user: TestUser
let folderId: NodeId
/** Everything in the folder, as its own `GET` shows it. */
let nodes: Node[]
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
  folderId = (await createFolder(user, 'Listed')).id
  await fill()
  nodes = (await list({ limit: 200 })).data
})
after(() => app.close())

const files = [
  ['photo 10.jpg.txt', 5],
  ['photo 2.jpg.txt', 5],
  ['Photo 1.txt', 0],
  ['ähre.md', 7],
  ['Ahnung.md', 7],
  ['zebra.csv', 1000],
  ['Zebra 2.csv', 10],
  ['_underscore', 3],
  ['100%.json', 3],
  ['日本語.html', 12],
  ['😀.log', 1],
  ['noext', 0],
  ['.hidden', 2],
  ['ÉCLAIR.py', 9],
  ['éclair 2.py', 9],
] as const

/** Equal and different sizes, types and times, so that every order has ties. */
async function fill(): Promise<void> {
  for (const [name, size] of files) {
    await upload(user, name, 'x'.repeat(size), { parentId: folderId })
  }
  for (const name of ['Folder 10', 'folder 9', 'Ärger', 'empty']) {
    const folder = await createFolder(user, name, folderId)
    if (name !== 'empty') await upload(user, 'in.txt', name, { parentId: folder.id })
  }
  const { data } = await list({ limit: 200 })
  for (const [at, { id }] of data.entries()) {
    const times = {
      modified_at: new Date(Date.UTC(2024, 0, 1 + (at % 3))),
      created_at: new Date(Date.UTC(2023, 0, 1 + (at % 4), 0, 0, 0, at % 2)),
    }
    await app.services.db.write.updateTable('nodes').set(times).where('id', '=', id).execute()
  }
  for (const at of [0, 4, 9]) await star(data[at])
  await trash(user, await upload(user, 'trashed.txt', 'x', { parentId: folderId }))
}

async function star(node: Node | undefined): Promise<void> {
  assert.ok(node)
  await user.api('POST /files:batch', { body: { action: 'star', ids: [node.id] } })
}

function list(query: ChildrenQuery) {
  return user.api('GET /folders/{id}/children', { params: { id: folderId }, query })
}

/** All pages one after the other. */
async function listByPages(query: ChildrenQuery): Promise<Node[]> {
  const all: Node[] = []
  let cursor: string | null = null
  do {
    const page = await list({ ...query, ...(cursor ? { cursor } : {}) })
    assert.ok(page.data.length <= (query.limit ?? 25))
    all.push(...page.data)
    cursor = page.page.next
  } while (cursor !== null)
  return all
}

const keys = {
  name: (node: Node) => Buffer.from(sortKey(node.name)).toString('hex'),
  size: (node: Node) => node.sizeBytes,
  modifiedAt: (node: Node) => node.modifiedAt,
  createdAt: (node: Node) => node.createdAt,
  type: (node: Node) => node.icon,
}

/** The order by its definition: folders first or not, then the field, then the id. */
function expectedOrder(sort: NodeSort, foldersFirst: boolean): string[] {
  const direction = sort.startsWith('-') ? -1 : 1
  const key = keys[sort.replace('-', '') as keyof typeof keys]
  const compare = (a: string | number, b: string | number) => Number(a > b) - Number(a < b)
  const sorted = [...nodes].sort((a, b) => {
    const kinds = foldersFirst ? compare(b.kind, a.kind) : 0
    return kinds || direction * (compare(key(a), key(b)) || compare(a.id, b.id))
  })
  return sorted.map(({ name }) => name)
}

describe('order', () => {
  test('each order, in pages of any size and by window, is the whole in its defined order', async () => {
    assert.equal(nodes.length, files.length + 4)
    for (const sort of nodeSorts) {
      for (const foldersFirst of [true, false]) {
        const query = { sort, foldersFirst }
        const expected = expectedOrder(sort, foldersFirst)
        const what = `${sort} ${foldersFirst}`
        assert.deepEqual(namesOf(await list({ ...query, limit: 200 })), expected, what)
        for (const limit of [2, 5]) {
          assert.deepEqual(
            namesOf({ data: await listByPages({ ...query, limit }) }),
            expected,
            what,
          )
        }
        const window = await list({ ...query, limit: 7, offset: 6 })
        assert.deepEqual(namesOf(window), expected.slice(6, 13), what)
      }
    }
  })

  test('names go as people count: numbers by value, without case and accents', async () => {
    const names = namesOf(await list({ 'filter[kind]': 'file', limit: 200 }))
    const inOrder = (...some: string[]) =>
      assert.deepEqual(
        names.filter((name) => some.includes(name)),
        some,
      )
    inOrder('Photo 1.txt', 'photo 2.jpg.txt', 'photo 10.jpg.txt')
    inOrder('Ahnung.md', 'ähre.md', 'zebra.csv')
    assert.deepEqual(namesOf(await list({ 'filter[kind]': 'folder' })), [
      'Ärger',
      'empty',
      'folder 9',
      'Folder 10',
    ])
  })
})

describe('filters', () => {
  const cases: [ChildrenQuery, (node: Node) => boolean][] = [
    [{ 'filter[kind]': 'folder' }, ({ kind }) => kind === 'folder'],
    [{ 'filter[kind]': 'file' }, ({ kind }) => kind === 'file'],
    [{ 'filter[type]': 'code' }, ({ icon }) => icon === 'code'],
    [{ 'filter[type]': 'folder' }, ({ icon }) => icon === 'folder'],
    [{ 'filter[name]': 'ECLAIR' }, ({ name }) => /[ée]clair/i.test(name)],
    [{ 'filter[name]': '100%' }, ({ name }) => name.includes('100%')],
    [{ 'filter[extension]': 'MD' }, (node) => node.kind === 'file' && node.extension === 'md'],
    [{ 'filter[extension]': '' }, ({ name }) => !/.[.]/.test(name)],
    [{ 'filter[size][gte]': 9 }, ({ sizeBytes }) => sizeBytes >= 9],
    [{ 'filter[size][lt]': 9 }, ({ sizeBytes }) => sizeBytes < 9],
    [
      { 'filter[size][gte]': 3, 'filter[size][lt]': 8 },
      ({ sizeBytes }) => sizeBytes >= 3 && sizeBytes < 8,
    ],
    [
      { 'filter[modifiedAt][gte]': '2024-01-02T00:00:00Z' },
      ({ modifiedAt }) => modifiedAt >= '2024-01-02',
    ],
    [
      { 'filter[modifiedAt][lt]': '2024-01-02T01:00:00+01:00' },
      ({ modifiedAt }) => modifiedAt < '2024-01-02',
    ],
    [{ 'filter[isStarred]': true }, ({ isStarred }) => isStarred],
    [{ 'filter[isStarred]': false }, ({ isStarred }) => !isStarred],
  ]

  for (const [query, fits] of cases) {
    const text = JSON.stringify(query).replaceAll('"', '')
    test(`${text} shows what fits and counts it`, async () => {
      const expected = nodes.filter(fits).map(({ name }) => name)
      const page = await list({ ...query, limit: 200, count: 'exact' })
      assert.deepEqual(namesOf(page), expected)
      assert.equal(page.page.total, expected.length)
      assert.ok(expected.length > 0 && expected.length < nodes.length, 'the case shows nothing')
      const byPages = await listByPages({ ...query, limit: 3, sort: '-size' })
      assert.deepEqual(byPages.map(({ name }) => name).sort(), expected.sort())
    })
  }

  test('by hash finds the file that has it', async () => {
    const file = nodes.find(({ name }) => name === 'zebra.csv')
    assert.ok(file?.kind === 'file')
    assert.deepEqual(namesOf(await list({ 'filter[sha256]': file.sha256 })), ['zebra.csv'])
  })
})

describe('pages', () => {
  test('have 25 items by default, count on request only, and name the next one', async () => {
    const big = await createFolder(user, 'Big')
    await Promise.all(Array.from({ length: 30 }, (_, at) => createFolder(user, `f${at}`, big.id)))
    const page = await user.api('GET /folders/{id}/children', { params: { id: big.id } })
    assert.equal(page.data.length, 25)
    assert.deepEqual({ ...page.page, next: '' }, { limit: 25, total: null, next: '' })
    const response = await send(
      app,
      'GET /folders/{id}/children',
      { params: { id: big.id }, query: { count: 'exact', sort: '-name' } },
      bearer(user),
    )
    assert.equal(response.json().page.total, 30)
    const link = /^<([^>]+)>; rel="next"$/.exec(String(response.headers.link))?.[1] ?? ''
    const next = await app.server.inject({ url: link, headers: bearer(user) })
    assert.equal(next.statusCode, 200)
    assert.deepEqual(namesOf(next.json()), ['f4', 'f3', 'f2', 'f1', 'f0'])
    assert.equal(next.headers.link, undefined)
  })

  test('a cursor counts for its own list, order, filter and user only', async () => {
    const { next } = (await list({ limit: 3, sort: 'size' })).page
    const cursor = next ?? ''
    assert.equal(await codeOf(list({ limit: 9, sort: 'size', cursor })), 'done')
    const other = await createFolder(user, 'Other')
    const params = { id: other.id }
    const wrong = [
      list({ cursor }),
      list({ cursor, sort: '-size' }),
      list({ cursor, sort: 'size', 'filter[kind]': 'file' }),
      list({ cursor, sort: 'size', foldersFirst: false }),
      list({ cursor: cursor.slice(0, -1), sort: 'size' }),
      list({ cursor: cursor.replace(/^./, (first) => (first === 'W' ? 'X' : 'W')), sort: 'size' }),
      user.api('GET /folders/{id}/children', { params, query: { sort: 'size', cursor } }),
      user.api('GET /search', { query: { sort: 'size', cursor } }),
      user.api('GET /changes', { query: { cursor } }),
    ]
    const codes = await Promise.all(wrong.map(codeOf))
    assert.deepEqual(
      codes,
      wrong.map(() => 'invalid-cursor'),
    )
  })

  test('a cursor of somebody else is refused on the lists that everybody has', async () => {
    const someone = await app.buildUser()
    for (const name of ['a', 'b']) await upload(someone, `${name}.txt`, name)
    const { next } = (await someone.api('GET /recent', { query: { limit: 1 } })).page
    const query = { limit: 1, cursor: next ?? '' }
    assert.equal(await codeOf(someone.api('GET /recent', { query })), 'done')
    assert.equal(await codeOf(user.api('GET /recent', { query })), 'invalid-cursor')
  })

  test('a window and a cursor exclude each other', async () => {
    const { next } = (await list({ limit: 3, offset: 1 })).page
    assert.equal(await codeOf(list({ cursor: next ?? '', offset: 1, limit: 3 })), 'bad-request')
  })
})

test('a listing whose tag is known is answered with 304 until something in it changes', async () => {
  const watched = await createFolder(user, 'Watched')
  const file = await upload(user, 'a.txt', 'a', { parentId: watched.id })
  const ask = (etag = '') =>
    send(
      app,
      'GET /folders/{id}/children',
      { params: { id: watched.id } },
      {
        ...bearer(user),
        'if-none-match': etag,
      },
    )
  let etag = String((await ask()).headers.etag)
  assert.match(etag, /^W\/"/)
  const changes = [
    () => user.api('PATCH /files/{id}', { params: { id: file.id }, body: { isStarred: true } }),
    () => user.api('PATCH /files/{id}', { params: { id: file.id }, body: { name: 'b.txt' } }),
    () => upload(user, 'b.txt', 'new version', { parentId: watched.id }),
    () => createFolder(user, 'inside', watched.id),
    () => trash(user, file),
  ]
  for (const change of changes) {
    assert.equal((await ask(etag)).statusCode, 304)
    await change()
    const response = await ask(etag)
    assert.equal(response.statusCode, 200, String(change))
    etag = String(response.headers.etag)
  }
})
