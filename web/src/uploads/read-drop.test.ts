import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRoots } from './read-drop.ts'

const batchSize = 100

function fileEntry(name: string): FileSystemEntry {
  const file = (found: (file: File) => void) => found(new File([], name))
  return entry({ name, isFile: true, isDirectory: false, file })
}

function brokenEntry(name: string): FileSystemEntry {
  const file = (_: unknown, failed: (error: Error) => void) => failed(new Error('gone'))
  return entry({ name, isFile: true, isDirectory: false, file })
}

/** A folder that hands out its children as browsers do: at most 100 at once. */
function folderEntry(name: string, children: FileSystemEntry[]): FileSystemEntry {
  const createReader = () => {
    let at = 0
    return {
      readEntries(found: (entries: FileSystemEntry[]) => void) {
        found(children.slice(at, at + batchSize))
        at += batchSize
      },
    }
  }
  return entry({ name, isFile: false, isDirectory: true, createReader })
}

function entry(members: object): FileSystemEntry {
  return members as FileSystemEntry
}

test('a tree is read with the way to each file', async () => {
  const tree = folderEntry('trip', [fileEntry('a.txt'), folderEntry('day 1', [fileEntry('b.txt')])])
  const { entries } = await readRoots([tree, fileEntry('c.txt')])
  assert.deepEqual(
    entries.map(({ file, path }) => [...path, file?.name].join('/')),
    ['trip/a.txt', 'trip/day 1/b.txt', 'c.txt'],
  )
})

test('folders of more than a hundred files are read to their end', async () => {
  const files = Array.from({ length: 250 }, (_, index) => fileEntry(`${index}.txt`))
  const { entries } = await readRoots([folderEntry('many', files)])
  assert.equal(entries.length, 250)
})

test('an empty folder is kept', async () => {
  const { entries } = await readRoots([folderEntry('outer', [folderEntry('empty', [])])])
  assert.deepEqual(entries, [{ file: null, path: ['outer', 'empty'] }])
})

test('what cannot be read is named, and the rest is read', async () => {
  const { entries, unreadable } = await readRoots([
    folderEntry('x', [brokenEntry('locked.txt'), fileEntry('fine.txt')]),
  ])
  assert.deepEqual(unreadable, ['locked.txt'])
  assert.equal(entries.length, 1)
})
