import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandFor, type KeyPress, keysFor, keysOf, shortcuts } from './keymap.ts'

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

test('Cmd and Ctrl are the same', () => {
  assert.equal(commandFor(press('a', { metaKey: true }), true), 'selectAll')
  assert.equal(commandFor(press('a', { ctrlKey: true }), true), 'selectAll')
})

test('Delete trashes and Shift+Delete deletes for ever', () => {
  assert.equal(commandFor(press('Delete'), true), 'trash')
  assert.equal(commandFor(press('Delete', { shiftKey: true }), true), 'delete')
})

test('letters do nothing when they are turned off, other keys still do', () => {
  assert.equal(commandFor(press('s'), true), 'star')
  assert.equal(commandFor(press('s'), false), undefined)
  assert.equal(commandFor(press('d', { ctrlKey: true }), false), 'download')
})

test('keys are written the way menus show them', () => {
  assert.equal(keysOf(press(' ', { ctrlKey: true })), 'Ctrl+Space')
  assert.equal(keysFor('rename'), 'F2')
})

test('no keys stand for two commands', () => {
  const keys = shortcuts.map((shortcut) => shortcut.keys)
  assert.equal(new Set(keys).size, keys.length)
})
