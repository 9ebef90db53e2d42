import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from './errors.ts'
import {
  checkName,
  copyStem,
  freeName,
  maxNameBytes,
  type NameFault,
  nameKey,
  searchKey,
  splitExtension,
} from './names.ts'

/** CPU time of this thread: a busy machine does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const anyUtf16 = fc
  .array(fc.nat(0xffff), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

function faultOf(name: string, options?: { windowsSafe?: boolean }): NameFault | undefined {
  try {
    checkName(name, options)
    return undefined
  } catch (error) {
    assert.ok(isProblem(error, 'invalid-name'))
    assert.equal(typeof error.fields.detail, 'string')
    return error.fields.reason as NameFault
  }
}

test('everyday names of many languages are taken as they are', () => {
  const names = [
    'photo.jpg',
    '.bashrc',
    '..hidden',
    '…',
    'a',
    ' leading space',
    'Ünïcödé — “quotes” (1).txt',
    'über 100 % & more; yes=no, #1!.md',
    '日本語のファイル.pdf',
    'क्षत्रिय.odt',
    'עברית.txt',
    'العربية‎.doc',
    'family 👨‍👩‍👧‍👦.png',
    'CON',
    'a:b?.txt',
    '%2e%2e%2f',
    '__proto__',
    'x'.repeat(255),
    'ä'.repeat(127),
  ]
  for (const name of names) assert.equal(checkName(name), name)
})

test('a name is stored in NFC', () => {
  assert.equal(checkName('A\u030angstro\u0308m'), 'Ångström')
  assert.equal(checkName('\u212aelvin'), 'Kelvin')
})

test('a name that some client could not hold is refused with its reason', () => {
  const cases: Record<NameFault, string[]> = {
    empty: [''],
    relative: ['.', '..'],
    separator: ['a/b', '/', 'a\\b', '../x', '..\\x', '/etc/passwd', 'C:\\x'],
    control: ['a\0b', 'a\nb', '\r', '\u0085', '\u007f', 'a\u2028b', '\uffff', '\u001b[31m'],
    direction: ['gpj.\u202eexe', '\u2066a', 'a\u2069'],
    encoding: ['\ud800', 'a\udc00', '\udc00\ud800'],
    ending: ['a ', 'a.', '...', 'a\u00a0', ' ', 'a\u3000', '. .'],
    'too-long': ['x'.repeat(256), 'ä'.repeat(128), '👍'.repeat(64)],
    windows: [],
  }
  for (const [reason, names] of Object.entries(cases)) {
    for (const name of names) assert.equal(faultOf(name), reason, JSON.stringify(name))
  }
})

test('the length counts bytes after NFC', () => {
  assert.equal(checkName('e\u0301'.repeat(127)), 'é'.repeat(127))
  // U+0958 is one character that NFC takes apart: 3 bytes become 6.
  assert.equal(faultOf('\u0958'.repeat(50)), 'too-long')
})

test('names that Windows cannot hold are refused on demand only', () => {
  const names = [
    'con',
    'CON.txt',
    'Aux .c',
    'lpt1',
    'COM³',
    'nul',
    'a<b',
    'a:b',
    'what?',
    'a|b',
    '"',
  ]
  for (const name of names) {
    assert.equal(faultOf(name), undefined, name)
    assert.equal(faultOf(name, { windowsSafe: true }), 'windows', name)
  }
  for (const name of ['console', 'com10', 'auxiliary.txt', 'null', 'con-1']) {
    assert.equal(faultOf(name, { windowsSafe: true }), undefined, name)
  }
})

test('none of 400 ways to leave a folder comes through as one', () => {
  const dots = [
    '.',
    '..',
    '...',
    '....',
    '%2e%2e',
    '%252e%252e',
    '%c0%ae%c0%ae',
    '．．',
    '‥',
    '. .',
  ]
  const separators = [
    '/',
    '\\',
    '%2f',
    '%5c',
    '%c0%af',
    '／',
    '∕',
    '\0/',
    '/./',
    '//',
    '\\\\?\\',
    ':',
    '\n/',
  ]
  const targets = ['', 'etc', 'etc/passwd', 'file.txt::$DATA']
  const names = dots.flatMap((dot) =>
    separators.flatMap((separator) => targets.map((target) => dot + separator + target)),
  )
  assert.ok(new Set(names).size >= 400)
  for (const name of names) {
    if (faultOf(name) !== undefined) continue
    const accepted = checkName(name)
    assert.doesNotMatch(accepted, /[/\\\0\n]|^\.{1,2}$/)
  }
  assert.ok(names.filter((name) => faultOf(name) !== undefined).length > 250)
})

test('an accepted name is accepted again and unchanged', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyUtf16), (name) => {
      fc.pre(faultOf(name) === undefined)
      const accepted = checkName(name)
      assert.equal(checkName(accepted), accepted)
      assert.ok(Buffer.byteLength(accepted) <= maxNameBytes)
      assert.equal(Buffer.from(accepted).toString(), accepted)
    }),
  )
})

/** Names that differ only in case or composition: letters of all scripts, and whole words. */
function samePairs(): [string, string][] {
  const letters = Array.from({ length: 0x1_e944 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
  const cased = letters.filter((letter) => letter.toLowerCase() !== letter)
  const composed = letters.filter((letter) => letter.normalize('NFD') !== letter)
  const words: [string, string][] = [
    ['straße', 'STRASSE'],
    ['Straße', 'STRAẞE'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ὈΔΥΣΣΕΎΣ', 'ὀδυσσεύς'],
    ['\u212a', 'k'],
    ['\u212b', 'å'],
    ['ſ', 'S'],
    ['ﬁle', 'FILE'],
    ['ﬀ', 'ff'],
    ['İ', 'i\u0307'],
    ['µ', 'μ'],
    ['ǅ', 'ǆ'],
    ['ᾳ', 'ΑΙ'],
    ['Résumé.PDF', 're\u0301sume\u0301.pdf'],
    ['Ａ', 'ａ'],
    ['𐐀', '𐐨'],
    ['각', '\u1100\u1161\u11a8'],
  ]
  return [
    ...words,
    ...cased.map((letter): [string, string] => [letter, letter.toLowerCase()]),
    ...composed.map((letter): [string, string] => [letter, letter.normalize('NFD')]),
  ]
}

test('names that differ in case or composition only have one key, over more than 500 pairs', () => {
  const pairs = samePairs()
  assert.ok(pairs.length >= 500)
  for (const [one, other] of pairs) {
    assert.equal(nameKey(one), nameKey(other), `${one} ${other}`)
    assert.equal(nameKey(`a${one} b`), nameKey(`A${other} B`))
  }
})

test('names that a reader tells apart have different keys', () => {
  const names = [
    'i',
    'ı',
    'e',
    'é',
    'o',
    'ø',
    '0',
    'a',
    'а',
    'ss',
    's',
    'か',
    'が',
    'カ',
    '1',
    '１',
    '①',
    'fi',
    'ae',
    'æ',
  ]
  assert.equal(new Set(names.map(nameKey)).size, names.length)
})

test('a key is its own key, and beginnings have keys that are beginnings', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const key = nameKey(one)
      assert.equal(nameKey(key), key)
      assert.equal(searchKey(searchKey(one)), searchKey(one))
      assert.ok(nameKey(`${one} ${other}`).startsWith(key))
    }),
    { numRuns: 2000 },
  )
})

test('a search finds names without their case, accents, ligatures and width', () => {
  const pairs = [
    ['Straße', 'strasse'],
    ['RÉSUMÉ', 'resume'],
    ['Ångström', 'angstrom'],
    ['Łódź', 'lodz'],
    ['Œuvre', 'oeuvre'],
    ['ﬁnance', 'finance'],
    ['ＦＵＬＬ', 'full'],
    ['ISTANBUL', 'istanbul'],
    ['İstanbul', 'istanbul'],
    ['ısı', 'isi'],
    ['Ἀθῆναι', 'αθηναι'],
    ['ёлка', 'елка'],
    ['½', '1⁄2'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
  ]
  for (const [name = '', typed = ''] of pairs) assert.equal(searchKey(name), searchKey(typed), name)
})

test('a search keeps the marks that make another letter', () => {
  assert.notEqual(searchKey('が'), searchKey('か'))
  assert.notEqual(searchKey('कि'), searchKey('का'))
  assert.equal(searchKey('한국'), '한국')
})

test('the extension is what follows the last dot, when it looks like one', () => {
  const cases: [string, string, string][] = [
    ['photo.JPG', 'photo', 'jpg'],
    ['a.tar.gz', 'a.tar', 'gz'],
    ['.bashrc', '.bashrc', ''],
    ['.config.json', '.config', 'json'],
    ['README', 'README', ''],
    ['Mr. Smith', 'Mr. Smith', ''],
    ['v1.2', 'v1', '2'],
    ['a..b', 'a.', 'b'],
    ['x.c++', 'x', 'c++'],
    [`x.${'y'.repeat(33)}`, `x.${'y'.repeat(33)}`, ''],
    ['документ.ТЕКСТ', 'документ', 'текст'],
  ]
  for (const [name, stem, extension] of cases) {
    assert.deepEqual(splitExtension(name), { stem, extension })
  }
})

test('a free name counts on from what is taken', () => {
  const taken = new Set(['photo.jpg', 'photo (2).jpg', 'photo (4).jpg'].map(nameKey))
  assert.equal(freeName('Photo.JPG', taken), 'Photo (3).JPG')
  assert.equal(freeName('other.jpg', taken), 'other.jpg')
  assert.equal(freeName('.bashrc', new Set(['.bashrc'])), '.bashrc (2)')
  assert.equal(
    freeName('a.tar.gz', (key) => key === 'a.tar.gz'),
    'a.tar (2).gz',
  )
})

test('a free name is valid, free, keeps its extension and begins like the name', () => {
  const names = fc
    .tuple(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 130 }),
      fc.constantFrom('', '.txt', '.Ä'),
    )
    .map(([stem, ending]) => stem + ending)
    .filter((name) => faultOf(name) === undefined)
  fc.assert(
    fc.property(names, fc.nat(20), (given, count) => {
      const name = checkName(given)
      const taken = new Set<string>()
      for (let round = 0; round <= count; round++) {
        const free = freeName(name, taken)
        assert.equal(checkName(free), free)
        assert.ok(!taken.has(nameKey(free)))
        assert.ok(nameKey(free).startsWith(nameKey(copyStem(name))))
        assert.equal(splitExtension(free).extension, splitExtension(name).extension)
        taken.add(nameKey(free))
      }
    }),
    { numRuns: 300 },
  )
})

test('100,000 random names neither surprise nor slow the checks', () => {
  const longest = { ms: 0, name: '' }
  fc.assert(
    fc.property(fc.oneof(anyUtf16, fc.string({ unit: 'binary', maxLength: 40 })), (name) => {
      const began = cpuMs()
      const fault = faultOf(name)
      nameKey(name)
      searchKey(name)
      splitExtension(name)
      const ms = cpuMs() - began
      if (ms > longest.ms) Object.assign(longest, { ms, name })
      if (fault === undefined) assert.doesNotMatch(checkName(name), /[/\\\0\r\n]/)
    }),
    { numRuns: 100_000 },
  )
  assert.ok(longest.ms < 500, `${longest.ms} ms for ${JSON.stringify(longest.name)}`)
})

test('50 kB of anything is refused at once', () => {
  for (const unit of [' ', '.', '/', 'a.', 'con', '\u0300', '\ud800', 'é', '\u202e', 'ß']) {
    const name = unit.repeat(50_000 / unit.length)
    const began = cpuMs()
    assert.notEqual(faultOf(name, { windowsSafe: true }), undefined)
    splitExtension(name)
    assert.ok(cpuMs() - began < 100, JSON.stringify(unit))
  }
})
