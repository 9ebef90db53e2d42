import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeId } from '@cloudservice/contract'
import { createFolderMaker } from './folder-maker.ts'

test('a folder that could not be made is asked for again', async () => {
  let calls = 0
  const folders = createFolderMaker(async (parentId, name) => {
    calls += 1
    if (calls === 1) throw new Error('no')
    return `${parentId}/${name}` as NodeId
  })
  await assert.rejects(folders.make('root', ['a']))
  assert.equal(await folders.make('root', ['a']), 'root/a')
})

test('the same names below different folders are different folders', async () => {
  const folders = createFolderMaker(async (parentId, name) => `${parentId}/${name}` as NodeId)
  assert.equal(await folders.make('root', ['a', 'b']), 'root/a/b')
  assert.equal(await folders.make('other' as NodeId, ['a', 'b']), 'other/a/b')
})

test('what was made is forgotten on request', async () => {
  const made: string[] = []
  const folders = createFolderMaker(async (_, name) => {
    made.push(name)
    return name as NodeId
  })
  await folders.make('root', ['a'])
  await folders.make('root', ['a'])
  folders.forget()
  await folders.make('root', ['a'])
  assert.deepEqual(made, ['a', 'a'])
})
