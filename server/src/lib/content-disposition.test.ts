import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentDisposition } from './content-disposition.ts'

/** Reads a header by the grammar of RFC 6266 §4.1 and RFC 8187 §3.2; throws at any other byte. */
function parse(header: string): { type: string; plain: string; name: string } {
  const match =
    /^(attachment|inline); filename="((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*)"(?:; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*))?$/.exec(
      header,
    )
  assert.ok(match, `not well-formed: ${JSON.stringify(header)}`)
  const [, type = '', quoted = '', extended] = match
  const plain = quoted.replace(/\\(.)/g, '$1')
  return { type, plain, name: extended === undefined ? plain : decode(extended) }
}

function decode(text: string): string {
  const bytes: number[] = []
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '%') {
      bytes.push(Number.parseInt(text.slice(index + 1, index + 3), 16))
      index += 2
    } else {
      bytes.push(text.charCodeAt(index))
    }
  }
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

/** 300 and more names: each awkward piece alone, at either end, and between others. */
function awkwardNames(): string[] {
  const pieces = [
    '\r\n',
    '\n',
    '\r',
    '"',
    '\\',
    '\\"',
    ';',
    "'",
    "''",
    '%',
    '%0d%0a',
    '%E2%82%AC',
    '*',
    '(',
    ')',
    '<',
    '>',
    '@',
    ',',
    ':',
    '/',
    '[',
    ']',
    '?',
    '=',
    '{',
    '}',
    ' ',
    '  ',
    '\t',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\u0085',
    '\u00a0',
    'é',
    'e\u0301',
    'ß',
    '€',
    'ü'.repeat(20),
    '日本語',
    'ไทย',
    'עברית',
    '\u202e',
    '\u2066',
    '\u2028',
    '\ufeff',
    '😀',
    '👨‍👩‍👧',
    '𝒳',
    '한국어',
    'Ａ',
    '=?UTF-8?Q?x?=',
    "UTF-8''x",
    'filename="evil.exe"',
    '; filename=evil.exe',
    '\r\nSet-Cookie: a=b',
    '~',
    '|',
    '^',
    '`',
    '+',
    '&',
    '$',
    '#',
    '!',
    '..',
    '.',
    'x'.repeat(251),
    'ä'.repeat(125),
    '😀'.repeat(60),
  ]
  return pieces.flatMap((piece) => [
    piece,
    `${piece}a.txt`,
    `a${piece}.txt`,
    `a.txt${piece}`,
    `a${piece}b${piece}c`,
  ])
}

test('300 awkward names come back from the header as they were', () => {
  const names = awkwardNames()
  assert.ok(new Set(names).size >= 300)
  for (const name of names) {
    for (const type of ['attachment', 'inline'] as const) {
      const parsed = parse(contentDisposition(type, name))
      assert.equal(parsed.type, type)
      assert.equal(parsed.name, name)
    }
  }
})

test('a plain name needs no second form', () => {
  const header = contentDisposition('attachment', 'Annual report (2).pdf')
  assert.equal(header, 'attachment; filename="Annual report (2).pdf"')
})

test('old clients see a readable name', () => {
  assert.equal(parse(contentDisposition('inline', 'Résumé €.pdf')).plain, 'Resume _.pdf')
  assert.equal(parse(contentDisposition('inline', '100 % "x".pdf')).plain, '100 _ _x_.pdf')
  assert.equal(parse(contentDisposition('inline', '😀.png')).plain, '_.png')
})

test('a lone surrogate becomes the replacement character', () => {
  assert.equal(parse(contentDisposition('inline', 'a\ud800.txt')).name, 'a\ufffd.txt')
})

test('100,000 random names make a well-formed header that gives them back', () => {
  const anyUtf16 = fc
    .array(fc.oneof(fc.nat(0xffff), fc.nat(0x7f)), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(anyUtf16, (name) => {
      const parsed = parse(contentDisposition('attachment', name))
      assert.equal(parsed.name, name.toWellFormed())
      assert.doesNotMatch(parsed.plain, /["\\/%]/)
    }),
    { numRuns: 100_000 },
  )
})
