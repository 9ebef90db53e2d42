import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recallPosition, rememberPosition } from './playback-position.ts'

/** A storage as browsers have it, in memory. */
function emptyStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => values.delete(key),
    setItem: (key, value) => values.set(key, value),
  }
}

test('a film goes on where it was left', () => {
  const storage = emptyStorage()
  rememberPosition('film', 61.7, 3600, storage)
  assert.equal(recallPosition('film', storage), 61)
  assert.equal(recallPosition('other', storage), 0)
})

test('a film that was seen to its end begins anew', () => {
  const storage = emptyStorage()
  rememberPosition('film', 1800, 3600, storage)
  rememberPosition('film', 3598, 3600, storage)
  assert.equal(recallPosition('film', storage), 0)
})

test('only the last fifty are remembered', () => {
  const storage = emptyStorage()
  for (let index = 0; index < 51; index += 1) rememberPosition(`${index}`, 100, 1000, storage)
  assert.equal(recallPosition('0', storage), 0)
  assert.equal(recallPosition('1', storage), 100)
})

test('what others wrote into the storage does no harm', () => {
  const storage = emptyStorage()
  storage.setItem('playback-positions', '{"film": 5}')
  assert.equal(recallPosition('film', storage), 0)
  storage.setItem('playback-positions', 'nonsense')
  assert.equal(recallPosition('film', storage), 0)
})
