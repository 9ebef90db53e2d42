import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTypeAhead } from './type-ahead.ts'

const items = ['Apple', 'banana', 'Bär', undefined, 'bench'].map((name) => name && { name })
const named = items.map((item) => item || undefined)

test('one letter again and again walks through its names', () => {
  const typing = createTypeAhead()
  assert.equal(typing.find('b', named, 0, 0), 1)
  assert.equal(typing.find('b', named, 1, 100), 2)
  assert.equal(typing.find('b', named, 2, 200), 4)
  assert.equal(typing.find('b', named, 4, 300), 1)
})

test('letters in quick succession spell a name, accents aside', () => {
  const typing = createTypeAhead()
  typing.find('b', named, 0, 0)
  typing.find('a', named, 1, 100)
  assert.equal(typing.find('r', named, 1, 200), 2)
})

test('after a pause a new name begins', () => {
  const typing = createTypeAhead()
  typing.find('b', named, 0, 0)
  assert.equal(typing.find('a', named, 1, 5_000), 0)
})

test('what is not there is not found', () => {
  assert.equal(createTypeAhead().find('z', named, 0, 0), -1)
})
