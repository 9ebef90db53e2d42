import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { NodeId } from '@cloudservice/contract'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { codeOf } from '../../test/requests.ts'
import { createFolder, namesOf, upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  app = await createTestApp({ CLOUDSERVICE_UPLOAD_MAX: '200KiB' })
  user = await app.buildUser()
})
after(() => app.close())

function form(files: [string, string | Uint8Array<ArrayBuffer>][]): FormData {
  const data = new FormData()
  for (const [name, content] of files) data.append('file', new File([content], name))
  return data
}

function send(id: NodeId | 'root', body: FormData, onConflict?: 'fail' | 'rename') {
  const query = onConflict ? { onConflict } : {}
  return user.api('POST /folders/{id}/files', { params: { id }, query, body })
}

test('a form of many files stores each of them, in order', async () => {
  const { id } = await createFolder(user, 'Many')
  const names = Array.from({ length: 25 }, (_, at) => `datei ${at} ü.txt`)
  const { data } = await send(id, form(names.map((name) => [name, `content of ${name}`])))
  assert.deepEqual(namesOf({ data }), names)
  for (const { status, file, name } of data) {
    assert.equal(status, 201)
    assert.equal(file?.name, name)
    assert.equal(file.parentId, id)
    assert.equal(file.sizeBytes, Buffer.byteLength(`content of ${name}`))
  }
})

test('a file that is refused is told by itself, and the others are stored', async () => {
  const { id } = await createFolder(user, 'Mixed')
  await upload(user, 'taken.txt', 'x', { parentId: id })
  const files: [string, string | Uint8Array<ArrayBuffer>][] = [
    ['good.txt', 'good'],
    ['fake.png', 'no picture'],
    ['taken.txt', 'again'],
    ['end.', 'x'],
    ['big.bin', new Uint8Array(300 * 1024)],
    ['empty.txt', ''],
    ['last.txt', 'last'],
  ]
  const { data } = await send(id, form(files), 'fail')
  assert.deepEqual(
    data.map(({ status, problem }) => [status, problem?.code]),
    [
      [201, undefined],
      [415, 'type-mismatch'],
      [409, 'name-taken'],
      [422, 'invalid-name'],
      [413, 'too-large'],
      [201, undefined],
      [201, undefined],
    ],
  )
  const listed = await user.api('GET /folders/{id}/children', { params: { id } })
  assert.deepEqual(namesOf(listed), ['empty.txt', 'good.txt', 'last.txt', 'taken.txt'])
  assert.deepEqual(await readdir(join(app.dataDir, 'staging')), [])
})

test('a path in a file name does not lead anywhere', async () => {
  const { id } = await createFolder(user, 'Paths')
  const { data } = await send(
    id,
    form([
      ['..', 'x'],
      ['a/b.txt', 'x'],
      ['..\\up.txt', 'x'],
    ]),
  )
  for (const { file, problem } of data) {
    assert.ok(problem?.code === 'invalid-name' || !/[\\/]/.test(file?.name ?? '/'))
  }
  const outside = namesOf(await user.api('GET /folders/{id}/children', { params: { id: 'root' } }))
  assert.deepEqual(outside.sort(), ['Many', 'Mixed', 'Paths'])
})

test('a form with fields only, without files or of another type is refused', async () => {
  const fields = new FormData()
  fields.append('name', 'x')
  assert.equal(await codeOf(send('root', fields)), 'bad-request')
  assert.equal(await codeOf(send('root', new FormData())), 'bad-request')
  const text = user.api('POST /folders/{id}/files', { params: { id: 'root' }, body: 'text' })
  assert.equal(await codeOf(text), 'unsupported-media-type')
})

test('fields beside the files do no harm', async () => {
  const { id } = await createFolder(user, 'Fields')
  const data = new FormData()
  data.append('note', 'x'.repeat(3000))
  data.append('file', new File(['1'], '1.txt'))
  data.append('parentId', 'elsewhere')
  data.append('file', new File(['2'], '2.txt'))
  const result = await send(id, data)
  assert.deepEqual(
    result.data.map(({ file }) => [file?.name, file?.parentId]),
    [
      ['1.txt', id],
      ['2.txt', id],
    ],
  )

  const hostile = new FormData()
  hostile.append('__proto__', 'x')
  assert.equal(await codeOf(send(id, hostile)), 'bad-request')
})
