import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { NodeSort, SearchQuery } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, send } from '../../test/requests.ts'
import { createFolder, namesOf, trash, upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

async function found(query: SearchQuery, by = user): Promise<string[]> {
  return namesOf(await by.api('GET /search', { query: { limit: 200, ...query } })).sort()
}

describe('by name', () => {
  let reader: TestUser
  before(async () => {
    reader = await app.buildUser()
    const names = [
      'Résumé 2024.txt',
      'Straße nach Oz.md',
      'ΟΔΥΣΣΕΥΣ.txt',
      'smørrebrød.csv',
      'Ελλάδα',
      '100% sure.txt',
      'snake_case.py',
      'snakeXcase.py',
      'back%slash.txt',
      'ab.txt',
      'xab.txt',
      '写真 2024.txt',
    ]
    for (const name of names) await upload(reader, name, name)
    await createFolder(reader, 'Resume archive')
  })

  const cases: [string, string[]][] = [
    ['resume', ['Resume archive', 'Résumé 2024.txt']],
    ['RÉSUMÉ', ['Resume archive', 'Résumé 2024.txt']],
    ['re\u0301sume\u0301', ['Resume archive', 'Résumé 2024.txt']],
    ['strasse', ['Straße nach Oz.md']],
    ['STRASSE', ['Straße nach Oz.md']],
    ['οδυσσευς', ['ΟΔΥΣΣΕΥΣ.txt']],
    ['ελλαδα', ['Ελλάδα']],
    ['smorrebrod', ['smørrebrød.csv']],
    ['2024 resume', ['Résumé 2024.txt']],
    ['sum 202', ['Résumé 2024.txt']],
    ['  sure  ', ['100% sure.txt']],
    ['ab', ['ab.txt']],
    ['a', ['ab.txt']],
    ['写真', ['写真 2024.txt']],
    ['100%', ['100% sure.txt']],
    ['%%%', []],
    ['___', []],
    ['e_c', ['snake_case.py']],
    ['k%s', ['back%slash.txt']],
    ['\\\\', []],
    ['nothing like this', []],
  ]
  for (const [q, expected] of cases) {
    test(`${JSON.stringify(q)} finds ${expected.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(await found({ q }, reader), [...expected].sort())
      const { page } = await reader.api('GET /search', { query: { q, count: 'exact' } })
      assert.equal(page.total, expected.length)
    })
  }

  test('an empty search finds everything but the root folder', async () => {
    assert.equal((await found({}, reader)).length, 13)
    assert.equal((await found({ q: '   ' }, reader)).length, 13)
  })

  test('words, name filter and all the others restrict together', async () => {
    assert.deepEqual(await found({ q: 'resume', 'filter[kind]': 'folder' }, reader), [
      'Resume archive',
    ])
    assert.deepEqual(await found({ q: '2024', 'filter[name]': 'resume' }, reader), [
      'Résumé 2024.txt',
    ])
    assert.deepEqual(await found({ q: 'snake', 'filter[extension]': 'txt' }, reader), [])
  })
})

describe('where', () => {
  test('filter[in] finds what lies below a folder at any depth, and not the folder', async () => {
    const outer = await createFolder(user, 'needle outer')
    const inner = await createFolder(user, 'needle inner', outer.id)
    await upload(user, 'needle deep.txt', 'x', { parentId: inner.id })
    await upload(user, 'needle beside.txt', 'x')
    const q = 'needle'
    assert.deepEqual(await found({ q, 'filter[in]': outer.id }), [
      'needle deep.txt',
      'needle inner',
    ])
    assert.deepEqual(await found({ q, 'filter[in]': inner.id }), ['needle deep.txt'])
    assert.equal((await found({ q, 'filter[in]': 'root' })).length, 4)
    const file = await upload(user, 'needle file.txt', 'x')
    assert.equal(await codeOf(found({ q, 'filter[in]': file.id })), 'not-found')
  })

  test('I11: what is in the trash, or in a folder that is, is not found until it is back', async () => {
    const folder = await createFolder(user, 'bin me')
    const below = await createFolder(user, 'bin below', folder.id)
    const file = await upload(user, 'bin deep.txt', 'x', { parentId: below.id })
    const alone = await upload(user, 'bin alone.txt', 'x')
    const all = ['bin alone.txt', 'bin below', 'bin deep.txt', 'bin me']
    assert.deepEqual(await found({ q: 'bin' }), all)
    await trash(user, alone)
    assert.deepEqual(await found({ q: 'bin' }), all.slice(1))
    await trash(user, folder)
    assert.deepEqual(await found({ q: 'bin' }), [])
    assert.deepEqual(await found({ 'filter[sha256]': file.sha256, q: 'bin' }), [])
    assert.equal(await codeOf(found({ 'filter[in]': below.id })), 'not-found')
    await user.api('POST /trash/{id}/restore', { params: { id: folder.id }, body: {} })
    assert.deepEqual(await found({ q: 'bin' }), all.slice(1))
  })

  test('I17: nobody finds what belongs to somebody else, by name or by hash', async () => {
    const file = await upload(user, 'private needle.txt', 'secret bytes')
    const other = await app.buildUser()
    assert.deepEqual(await found({ q: 'private' }, other), [])
    assert.deepEqual(await found({ 'filter[sha256]': file.sha256 }, other), [])
    const { page } = await other.api('GET /search', { query: { q: 'private', count: 'exact' } })
    assert.equal(page.total, 0)
  })

  test('pages in each order give everything once', async () => {
    const many = await app.buildUser()
    const folder = await createFolder(many, 'many')
    for (let at = 0; at < 11; at++) {
      await upload(many, `many ${at}.txt`, 'x'.repeat(at % 3), { parentId: folder.id })
    }
    for (const sort of ['name', '-name', 'size', '-size', '-modifiedAt'] as NodeSort[]) {
      const names: string[] = []
      let cursor: string | undefined
      do {
        const query = { q: 'many', sort, limit: 4, ...(cursor ? { cursor } : {}) }
        const page = await many.api('GET /search', { query })
        names.push(...namesOf(page))
        cursor = page.page.next ?? undefined
      } while (cursor)
      const whole = await many.api('GET /search', { query: { q: 'many', sort, limit: 200 } })
      assert.deepEqual(names, namesOf(whole), sort)
      assert.equal(new Set(names).size, 12)
      assert.equal(names[0], 'many', 'folders come first')
    }
  })
})

describe('hostile input', () => {
  const quotes = ["'", "''", '"', '`', '\\', "\\'", '%27', ';', '--', '/*', '*/', '#', ')', "')"]
  const tails = [
    ' or 1=1',
    ' or 1=1 --',
    ' union select password_hash from users --',
    '; drop table nodes; --',
    '; select pg_sleep(5); --',
    ' || pg_sleep(5) || ',
    ') or (1=1',
    ' and 1=cast((select email from users limit 1) as int)',
    ' like %',
    '::text',
    '<%= 7*7 %>',
    '{{7*7}}',
    ' & | ! <-> :*',
    '\n\r\t',
    '[a-z]*',
  ]
  const payloads = quotes.flatMap((quote) => tails.map((tail) => `${quote}${tail}`))

  test(`${payloads.length} injections are words like any other, in every text that is asked for`, async () => {
    assert.ok(payloads.length >= 200)
    const before = await found({})
    for (const text of payloads) {
      for (const query of [{ q: text }, { 'filter[name]': text }, { 'filter[extension]': text }]) {
        const response = await send(app, 'GET /search', { query }, bearer(user))
        // An extension has at most 32 characters.
        if (response.statusCode === 400 && text.length > 32) continue
        assert.equal(response.statusCode, 200, `${JSON.stringify(query)} ${response.body}`)
        // A pattern of nothing but blanks restricts nothing; no other may find everything.
        if (text.trim() !== '') assert.deepEqual(response.json().data, [], JSON.stringify(query))
      }
    }
    assert.deepEqual(await found({}), before)
  })

  test('orders and kinds are names of a list, whatever is written', async () => {
    for (const text of payloads) {
      for (const name of ['sort', 'filter[kind]', 'filter[type]', 'cursor', 'filter[in]']) {
        const response = await send(app, 'GET /search', { query: { [name]: text } }, bearer(user))
        assert.equal(response.statusCode, 400, `${name}=${text}`)
      }
    }
  })

  test('a name may be an injection, and is found by it', async () => {
    const name = "Robert'); drop table nodes;--"
    await upload(user, name, 'x')
    assert.deepEqual(await found({ q: name }), [name])
  })
})
