import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Folder, Node, NodeId } from '@cloudservice/contract'
import { sampleFile } from './sample-file.ts'
import { neighboursOf } from './siblings.ts'

const file = (id: string) => sampleFile({ id })

function folder(id: string): Folder {
  const { sha256, mediaType, extension, version, downloadCount, lastAccessedAt, ...shared } =
    file(id)
  return { ...shared, id: id as NodeId, kind: 'folder', icon: 'folder', itemCount: 0 }
}

const list: Node[] = [folder('f'), file('a'), folder('g'), file('b'), file('c')]

test('folders are passed over', () => {
  const { previous, next, position, total } = neighboursOf(file('b'), list)
  assert.equal(previous?.id, 'a')
  assert.equal(next?.id, 'c')
  assert.equal(position, 2)
  assert.equal(total, 3)
})

test('the ends have no neighbour beyond them', () => {
  assert.equal(neighboursOf(file('a'), list).previous, undefined)
  assert.equal(neighboursOf(file('c'), list).next, undefined)
})

test('a file that is not in the list has no neighbours', () => {
  const { previous, next, position } = neighboursOf(file('z'), list)
  assert.deepEqual([previous, next, position], [undefined, undefined, 0])
})
