import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText, encodeText } from './decode-text.ts'

function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values)
}

test('UTF-8 is read as it is', () => {
  const decoded = decodeText(new TextEncoder().encode('Zoë 🙂\n'), true)
  assert.equal(decoded?.text, 'Zoë 🙂\n')
  assert.equal(decoded?.isUtf8, true)
})

test('a character that is cut at the end of a part does no harm', () => {
  const cut = new TextEncoder().encode('abc🙂').slice(0, 5)
  assert.equal(decodeText(cut, false)?.text, 'abc')
  assert.equal(decodeText(cut, false)?.isUtf8, true)
})

test('UTF-16 is known by its mark and can only be read', () => {
  const decoded = decodeText(bytes(0xff, 0xfe, 0x48, 0, 0x69, 0), true)
  assert.equal(decoded?.text, 'Hi')
  assert.equal(decoded?.isUtf8, false)
})

test('other bytes are read as Windows-1252 and can only be read', () => {
  const decoded = decodeText(bytes(0x63, 0x61, 0x66, 0xe9), true)
  assert.equal(decoded?.text, 'café')
  assert.equal(decoded?.isUtf8, false)
})

test('bytes with zeros are no text', () => {
  assert.equal(decodeText(bytes(1, 0, 2), true), undefined)
})

test('line ends are known only when all are alike', () => {
  const read = (text: string) => decodeText(new TextEncoder().encode(text), true)?.lineBreak
  assert.equal(read('a\r\nb\r\n'), '\r\n')
  assert.equal(read('a\r\nb\n'), '\n')
  assert.equal(read('a'), '\n')
})

test('a byte order mark is not shown and comes back when the text is saved', async () => {
  const original = bytes(0xef, 0xbb, 0xbf, 0x61)
  const decoded = decodeText(original, true)
  assert.ok(decoded)
  assert.equal(decoded.text, 'a')
  assert.deepEqual(await encodeText(decoded.text, decoded.hasByteOrderMark).bytes(), original)
})
