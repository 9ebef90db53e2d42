import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Folder, type NodeId, type NodePatch, ProblemError } from '@cloudservice/contract'
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

function patch(id: NodeId | 'root', body: NodePatch, headers: Record<string, string> = {}) {
  return user.api('PATCH /folders/{id}', { params: { id }, body, headers })
}

async function breadcrumbs(id: NodeId | 'root'): Promise<string[]> {
  return namesOf(await user.api('GET /folders/{id}/breadcrumbs', { params: { id } }))
}

/** A line of folders, each in the one before. */
async function nest(name: string, depth: number, parentId: NodeId): Promise<Folder[]> {
  const line: Folder[] = []
  for (let at = 0; at < depth; at++) {
    line.push(await createFolder(user, `${name}${at}`, line.at(-1)?.id ?? parentId))
  }
  return line
}

describe('creating', () => {
  test('a folder has its place, its description and nothing in it', async () => {
    const folder = await user.api('POST /folders', {
      body: { parentId: 'root', name: 'Photos', description: 'Of all years' },
    })
    assert.equal(folder.kind, 'folder')
    assert.equal(folder.parentId, user.me.rootFolderId)
    assert.equal(folder.description, 'Of all years')
    assert.equal(folder.itemCount, 0)
    assert.equal(folder.sizeBytes, 0)
    assert.deepEqual(await user.api('GET /folders/{id}', { params: { id: folder.id } }), folder)
  })

  test('I10: a name counts as taken in any case and Unicode form, for files and folders alike', async () => {
    const folder = await createFolder(user, 'Caf\u00e9')
    for (const name of ['caf\u00e9', 'CAFE\u0301', 'Caf\u00e9']) {
      const error = await createFolder(user, name).catch((reason: unknown) => reason)
      assert.ok(error instanceof ProblemError)
      assert.equal(error.code, 'name-taken')
      assert.equal(error.problem.conflictId, folder.id)
      assert.equal(error.problem.conflictKind, 'folder')
    }
    assert.equal(await codeOf(upload(user, 'caf\u00e9', 'x')), 'name-taken')
    assert.equal((await createFolder(user, 'Caf\u00e9', folder.id)).parentId, folder.id)
  })

  test('a file holds nothing', async () => {
    const file = await upload(user, 'leaf.txt', 'x')
    assert.equal(await codeOf(createFolder(user, 'in a file', file.id)), 'not-found')
  })

  test('unsafe names are refused and nothing else', async () => {
    const parent = await createFolder(user, 'Names')
    for (const name of [
      '.',
      '..',
      'a/b',
      'a\\b',
      'a\u0007',
      'x\u202e',
      'end.',
      'end ',
      'é'.repeat(128),
    ]) {
      assert.equal(await codeOf(createFolder(user, name, parent.id)), 'invalid-name', name)
    }
    for (const name of ['.hidden', '日本語', 'a:b', '😀', 'é'.repeat(127), "O'Neil; --"]) {
      assert.equal((await createFolder(user, name, parent.id)).name, name)
    }
  })
})

describe('changing', () => {
  test('rename, describe and star, each by itself and all at once', async () => {
    const { id } = await createFolder(user, 'Old name')
    assert.equal((await patch(id, { name: 'New name' })).name, 'New name')
    assert.equal((await patch(id, { description: 'text' })).description, 'text')
    assert.equal((await patch(id, { isStarred: true })).isStarred, true)
    const all = await patch(id, { name: 'Both', description: null, isStarred: false })
    assert.deepEqual([all.name, all.description, all.isStarred], ['Both', '', false])
  })

  test('the case of a name can be changed, and its own name is not taken', async () => {
    const { id } = await createFolder(user, 'case')
    assert.equal((await patch(id, { name: 'CASE' })).name, 'CASE')
    assert.equal((await patch(id, { name: 'CASE' })).name, 'CASE')
  })

  test('all of a patch or nothing', async () => {
    await createFolder(user, 'Occupied')
    const { id } = await createFolder(user, 'Steady')
    assert.equal(await codeOf(patch(id, { name: 'Occupied', description: 'no' })), 'name-taken')
    const { description, name } = await user.api('GET /folders/{id}', { params: { id } })
    assert.deepEqual([name, description], ['Steady', ''])
  })

  test('I13: If-Match takes the present tag only, and the refusal names it', async () => {
    const first = await createFolder(user, 'Tagged')
    const second = await patch(first.id, { name: 'Tagged 2' }, { 'if-match': first.etag })
    assert.notEqual(second.etag, first.etag)
    const stale = { 'if-match': first.etag }
    const error = await patch(first.id, { name: 'x' }, stale).catch((reason: unknown) => reason)
    assert.ok(error instanceof ProblemError)
    assert.equal(error.code, 'precondition-failed')
    assert.equal(error.problem.etag, second.etag)
    const either = { 'if-match': `"other", ${second.etag}` }
    assert.equal((await patch(first.id, { name: 'Tagged 3' }, either)).name, 'Tagged 3')
    assert.equal(
      (await patch(first.id, { name: 'Tagged 4' }, { 'if-match': '*' })).name,
      'Tagged 4',
    )
    const params = { id: first.id }
    const late = user.api('DELETE /folders/{id}', { params, headers: stale })
    assert.equal(await codeOf(late), 'precondition-failed')
  })

  test('a known tag is answered with 304', async () => {
    const folder = await createFolder(user, 'Known')
    const ask = (etag: string) =>
      send(
        app,
        'GET /folders/{id}',
        { params: { id: folder.id } },
        { ...bearer(user), 'if-none-match': etag },
      )
    assert.equal((await ask(folder.etag)).statusCode, 304)
    assert.equal((await ask('"other"')).statusCode, 200)
    await createFolder(user, 'below', folder.id)
    assert.equal((await ask(folder.etag)).statusCode, 200)
  })

  test('the root folder stays as it is', async () => {
    const { id } = await createFolder(user, 'Not root')
    for (const body of [{ name: 'x' }, { parentId: id }]) {
      assert.equal(await codeOf(patch('root', body)), 'root-folder')
    }
    const params = { id: 'root' } as const
    assert.equal(await codeOf(user.api('DELETE /folders/{id}', { params })), 'root-folder')
    const copy = user.api('POST /folders/{id}/copy', { params, body: { parentId: id } })
    assert.equal(await codeOf(copy), 'root-folder')
  })

  test('what happened is told in the activity', async () => {
    const target = await createFolder(user, 'Target')
    const { id } = await createFolder(user, 'Told')
    await patch(id, { name: 'Renamed' })
    await patch(id, { parentId: target.id })
    await patch(id, { description: 'text' })
    const { data } = await user.api('GET /activity', { query: { 'filter[nodeId]': id } })
    const told = data.map(({ type, nodeName, details }) => [type, nodeName, details])
    assert.deepEqual(told, [
      ['folder.updated', 'Renamed', { described: true }],
      ['folder.moved', 'Renamed', { oldParentId: user.me.rootFolderId, parentId: target.id }],
      ['folder.renamed', 'Renamed', { oldName: 'Told' }],
      ['folder.created', 'Told', {}],
    ])
  })
})

describe('moving', () => {
  test('a folder takes everything in it along', async () => {
    const from = await createFolder(user, 'From')
    const to = await createFolder(user, 'To')
    const inner = await createFolder(user, 'Inner', from.id)
    const file = await upload(user, 'deep.txt', '12345', { parentId: inner.id })
    await patch(inner.id, { parentId: to.id })
    assert.deepEqual(await breadcrumbs(inner.id), ['root', 'To', 'Inner'])
    assert.equal(
      (await user.api('GET /files/{id}', { params: { id: file.id } })).parentId,
      inner.id,
    )
    const totals = async (id: NodeId) => {
      const { sizeBytes, itemCount } = await user.api('GET /folders/{id}', { params: { id } })
      return [sizeBytes, itemCount]
    }
    assert.deepEqual(await totals(from.id), [0, 0])
    assert.deepEqual(await totals(to.id), [5, 2])
  })

  test('I9: a folder cannot be moved into itself or below itself', async () => {
    const [outer, middle, inner] = await nest('own', 3, user.me.rootFolderId)
    assert.ok(outer && middle && inner)
    for (const parentId of [outer.id, middle.id, inner.id]) {
      assert.equal(await codeOf(patch(outer.id, { parentId })), 'move-into-itself')
    }
    assert.deepEqual(await breadcrumbs(inner.id), ['root', 'own0', 'own1', 'own2'])
  })

  test('a taken name, a file and a trashed folder are no places to go', async () => {
    const target = await createFolder(user, 'Full')
    await createFolder(user, 'Same', target.id)
    const same = await createFolder(user, 'Same')
    assert.equal(await codeOf(patch(same.id, { parentId: target.id })), 'name-taken')
    const renamed = await patch(same.id, { parentId: target.id, name: 'Other' })
    assert.equal(renamed.parentId, target.id)
    const file = await upload(user, 'no folder.txt', 'x')
    assert.equal(await codeOf(patch(renamed.id, { parentId: file.id })), 'not-found')
    const gone = await createFolder(user, 'Gone')
    const below = await createFolder(user, 'Below', gone.id)
    await trash(user, gone)
    for (const parentId of [gone.id, below.id]) {
      assert.equal(await codeOf(patch(renamed.id, { parentId })), 'not-found')
    }
  })

  test('I9: folders cannot be nested deeper than the limit, however they get there', async () => {
    const root = await createFolder(user, 'Deep')
    // It lies at depth 1, so its last descendant lies at depth 128.
    const line = await nest('d', 127, root.id)
    const deepest = line.at(-1)
    const upper = line.at(-3)
    assert.ok(deepest && upper)
    assert.equal((await breadcrumbs(deepest.id)).length, 129)
    assert.equal(await codeOf(createFolder(user, 'x', deepest.id)), 'depth-exceeded')
    assert.equal(
      await codeOf(upload(user, 'x.txt', 'x', { parentId: deepest.id })),
      'depth-exceeded',
    )
    const [flat, , low] = await nest('three', 3, user.me.rootFolderId)
    assert.ok(flat && low)
    await upload(user, 'wide.txt', 'x', { parentId: flat.id })
    assert.equal(await codeOf(patch(flat.id, { parentId: upper.id })), 'depth-exceeded')
    const copy = user.api('POST /folders/{id}/copy', {
      params: { id: flat.id },
      body: { parentId: upper.id },
    })
    assert.equal(await codeOf(copy), 'depth-exceeded')
    await trash(user, flat)
    const restored = user.api('POST /trash/{id}/restore', {
      params: { id: flat.id },
      body: { parentId: upper.id },
    })
    assert.equal(await codeOf(restored), 'depth-exceeded')
    await user.api('POST /trash/{id}/restore', { params: { id: flat.id }, body: {} })
    assert.equal(await codeOf(patch(low.id, { parentId: upper.id })), 'done')
  })
})
