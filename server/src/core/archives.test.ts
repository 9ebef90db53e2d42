import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import type { Folder, NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, eventually } from '../../test/requests.ts'
import { createFolder, trash, upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp()
  user = await app.buildUser()
})
after(() => app.close())

/** The entries of an archive in their order, read by their local headers. */
function readEntries(zip: Buffer): [string, string][] {
  const entries: [string, string][] = []
  let at = 0
  while (zip.readUInt32LE(at) === 0x04034b50) {
    assert.equal(zip.readUInt16LE(at + 8), 0, 'stored without compression')
    const sizeBytes = zip.readUInt32LE(at + 18)
    const nameEnd = at + 30 + zip.readUInt16LE(at + 26)
    const begin = nameEnd + zip.readUInt16LE(at + 28)
    const content = zip.subarray(begin, begin + sizeBytes)
    assert.equal(zip.readUInt32LE(at + 14), crc32(content))
    entries.push([zip.toString('utf8', at + 30, nameEnd), content.toString()])
    at = begin + sizeBytes
  }
  assert.equal(zip.readUInt32LE(at), 0x02014b50, 'the directory follows the entries')
  return entries
}

async function fetchBytes(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    headers: { ...bearer(user), ...headers },
  })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

const folderPath = (id: NodeId | 'root') => `/folders/${id}/archive`

/** A folder with folders, names in several scripts, an empty file and something in the trash. */
async function buildFolder(name: string): Promise<Folder> {
  const top = await createFolder(user, name)
  const inner = await createFolder(user, 'ünter', top.id)
  await createFolder(user, 'leer', top.id)
  await upload(user, '日本語.txt', 'konnichiwa', { parentId: inner.id })
  await upload(user, 'a.txt', 'aaa', { parentId: top.id })
  await upload(user, 'empty', '', { parentId: top.id })
  await trash(user, await upload(user, 'gone.txt', 'gone', { parentId: top.id }))
  return user.api('GET /folders/{id}', { params: { id: top.id } })
}

describe('a folder as an archive', () => {
  test('has everything live in it, under its paths, with its length before the first byte', async () => {
    const { id } = await buildFolder('Whole')
    const { response, bytes } = await fetchBytes(folderPath(id))
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'application/zip')
    assert.equal(response.headers.get('content-length'), String(bytes.length))
    assert.match(
      response.headers.get('content-disposition') ?? '',
      /^attachment; filename="Whole\.zip"/,
    )
    assert.deepEqual(readEntries(bytes), [
      ['a.txt', 'aaa'],
      ['empty', ''],
      ['leer/', ''],
      ['ünter/', ''],
      ['ünter/日本語.txt', 'konnichiwa'],
    ])
  })

  test('resumes by Range at any byte, and is the same bytes each time', async () => {
    const { id } = await buildFolder('Resumed')
    const { response, bytes } = await fetchBytes(folderPath(id))
    const etag = response.headers.get('etag') ?? ''
    for (let start = 0; start < bytes.length; start += 37) {
      const headers = { range: `bytes=${start}-`, 'if-range': etag }
      const part = await fetchBytes(folderPath(id), headers)
      assert.equal(part.response.status, 206)
      assert.deepEqual(part.bytes, bytes.subarray(start), `from ${start}`)
    }
    const middle = await fetchBytes(folderPath(id), { range: 'bytes=30-90' })
    assert.deepEqual(middle.bytes, bytes.subarray(30, 91))
  })

  test('I12: has another tag once something in it changed, and does not mix the two', async () => {
    const top = await buildFolder('Changing')
    const first = await fetchBytes(folderPath(top.id))
    const etag = first.response.headers.get('etag') ?? ''
    assert.equal(
      (await fetchBytes(folderPath(top.id), { 'if-none-match': etag })).response.status,
      304,
    )
    await upload(user, 'a.txt', 'bbb', { parentId: top.id })
    const second = await fetchBytes(folderPath(top.id), { range: 'bytes=5-', 'if-range': etag })
    assert.equal(second.response.status, 200)
    assert.notEqual(second.response.headers.get('etag'), etag)
    assert.ok(readEntries(second.bytes).some(([, content]) => content === 'bbb'))
  })

  test('the root folder is called Files, an empty one is an archive too', async () => {
    const root = await fetchBytes(folderPath('root'))
    assert.match(root.response.headers.get('content-disposition') ?? '', /"Files\.zip"/)
    const { id } = await createFolder(user, 'Nothing')
    const { bytes } = await fetchBytes(folderPath(id))
    assert.equal(bytes.readUInt32LE(0), 0x06054b50)
    assert.equal(bytes.length, 22)
  })

  test('is noted once as a download of the folder', async () => {
    const { id } = await buildFolder('Noted')
    const { bytes } = await fetchBytes(folderPath(id))
    await fetchBytes(folderPath(id), { range: 'bytes=10-' })
    const query = { 'filter[nodeId]': id, 'filter[type]': 'folder.downloaded' } as const
    const [entry, ...more] = await eventually('the entry', async () => {
      const { data } = await user.api('GET /activity', { query })
      return data.length > 0 && data
    })
    assert.deepEqual(entry?.details, { sentBytes: bytes.length, isComplete: true })
    assert.deepEqual(more, [])
  })

  test('I17: nobody else gets it', async () => {
    const { id } = await buildFolder('Private')
    const other = await app.buildUser()
    const params = { id }
    assert.equal(await codeOf(other.api('GET /folders/{id}/archive', { params })), 'not-found')
  })
})

describe('a selection as an archive', () => {
  test('has files and folders beside each other; equal names get numbers', async () => {
    const [one, two] = [await createFolder(user, 'one'), await createFolder(user, 'two')]
    const chosen = [
      await upload(user, 'Same.txt', '1', { parentId: one.id }),
      await upload(user, 'same.TXT', '2', { parentId: two.id }),
      await upload(user, 'other.txt', '3', { parentId: two.id }),
      await createFolder(user, 'inner', one.id),
    ]
    await upload(user, 'deep.txt', '4', { parentId: chosen[3]?.id ?? 'root' })
    const ids = [...chosen, chosen[0]].map((node) => node?.id).join(',')
    const { response, bytes } = await fetchBytes(`/archive?ids=${ids}`)
    assert.match(response.headers.get('content-disposition') ?? '', /"Selection\.zip"/)
    assert.deepEqual(readEntries(bytes), [
      ['Same.txt', '1'],
      ['same (2).TXT', '2'],
      ['other.txt', '3'],
      ['inner/', ''],
      ['inner/deep.txt', '4'],
    ])
  })

  test('of one thing has its name', async () => {
    const { id } = await upload(user, 'single.txt', 'x')
    const { response } = await fetchBytes(`/archive?ids=${id}`)
    assert.match(response.headers.get('content-disposition') ?? '', /"single\.txt\.zip"/)
  })

  test('is refused when one of the things is not there, and beyond 100', async () => {
    const { id } = await upload(user, 'present.txt', 'x')
    const absent = await upload(user, 'absent.txt', 'x')
    await trash(user, absent)
    const ask = (ids: string[]) =>
      codeOf(user.api('GET /archive', { query: { ids: ids.join(',') } }))
    assert.equal(await ask([id, absent.id]), 'not-found')
    assert.equal(await ask(Array(101).fill(id)), 'validation-failed')
    assert.equal(await ask(Array(100).fill(id)), 'done')
  })
})
