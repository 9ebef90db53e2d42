import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateIfRange, evaluatePreconditions, matchesAny, parseRange } from './http-range.ts'

/** CPU time of this thread: a busy machine does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const lastModified = new Date('1994-11-06T08:49:37.500Z')
const sameDates = [
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
]
const earlier = 'Sun, 06 Nov 1994 08:49:36 GMT'
const later = 'Sun, 06 Nov 1994 08:49:38 GMT'
const etag = '"v1"'

test('one range is read in each of its forms', () => {
  const cases: [string, number, number][] = [
    ['bytes=0-499', 0, 499],
    ['bytes=500-999', 500, 999],
    ['bytes=9500-', 9500, 9999],
    ['bytes=-500', 9500, 9999],
    ['bytes=0-0', 0, 0],
    ['bytes=-1', 9999, 9999],
    ['bytes=0-', 0, 9999],
    ['bytes=0-99999', 0, 9999],
    ['bytes=-99999', 0, 9999],
    ['BYTES=1-2', 1, 2],
    ['bytes= 1-2 ', 1, 2],
    ['bytes=,, 1-2,', 1, 2],
    ['bytes=0001-0002', 1, 2],
    ['bytes=0-18446744073709551616', 0, 9999],
    [`bytes=-${'9'.repeat(400)}`, 0, 9999],
    [`bytes=${'0'.repeat(400)}1-2`, 1, 2],
  ]
  for (const [header, start, end] of cases) {
    assert.deepEqual(parseRange(header, 10_000), { start, end }, header)
  }
})

test('a range beyond the end cannot be satisfied', () => {
  for (const header of [
    'bytes=10000-',
    'bytes=10000-10001',
    'bytes=-0',
    'bytes=-00',
    `bytes=${'9'.repeat(400)}-`,
  ]) {
    assert.equal(parseRange(header, 10_000), 'unsatisfiable', header)
  }
  assert.equal(parseRange('bytes=0-', 0), 'unsatisfiable')
  assert.equal(parseRange('bytes=0-0', 0), 'unsatisfiable')
})

test('the end of an empty file is the empty file', () => {
  assert.equal(parseRange('bytes=-5', 0), undefined)
})

test('what is not one well-formed range of bytes is ignored', () => {
  const headers = [
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=--1',
    'bytes=5-4',
    'bytes=1e3-2',
    'bytes=a-b',
    'bytes=0x1-2',
    'bytes=+1-2',
    'bytes=1 - 2',
    'bytes 1-2',
    'bytes =1-2',
    'items=0-1',
    'bytes=0-1,3-4',
    'bytes=0-1, -1',
    'bytes=١-٢',
    '0-1',
    `bytes=${'9'.repeat(30)}-${'9'.repeat(29)}`,
  ]
  for (const header of headers) assert.equal(parseRange(header, 10_000), undefined, `${header}`)
})

test('100,000 random headers give what a plain reading of RFC 9110 gives', () => {
  const pieces = fc.constantFrom(
    'bytes',
    '=',
    '-',
    ',',
    ' ',
    '0',
    '1',
    '9',
    '00',
    '42',
    '9'.repeat(20),
    'x',
    '\t',
  )
  const likely = fc
    .tuple(
      fc.constantFrom('', '0', '1', '5', '99', '007', '123456789012345678901'),
      fc.constantFrom('', '0', '1', '5', '99', '007', '123456789012345678901'),
    )
    .map(([first, last]) => `bytes=${first}-${last}`)
  const headers = fc.oneof(
    likely,
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(headers, fc.constantFrom(0, 1, 6, 100, 2 ** 53 - 1), (header, size) => {
      assert.deepEqual(parseRange(header, size), readRange(header, size))
    }),
    { numRuns: 100_000 },
  )
})

/** The rules of RFC 9110 §14.1 once more, with numbers of any size. */
function readRange(header: string, size: number): ReturnType<typeof parseRange> {
  const [unit, ...rest] = header.split('=')
  if (unit?.toLowerCase() !== 'bytes') return undefined
  const specs = rest
    .join('=')
    .split(',')
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((spec) => spec !== '')
  const [spec] = specs
  if (spec === undefined || specs.length > 1 || !/^[0-9]*-[0-9]*$/.test(spec) || spec === '-')
    return undefined
  const [first = '', last = ''] = spec.split('-')
  const end = BigInt(size) - 1n
  if (first === '') {
    if (BigInt(last) === 0n) return 'unsatisfiable'
    if (size === 0) return undefined
    const start = BigInt(size) - BigInt(last)
    return { start: Number(start < 0n ? 0n : start), end: Number(end) }
  }
  if (last !== '' && BigInt(last) < BigInt(first)) return undefined
  if (BigInt(first) > end) return 'unsatisfiable'
  const wanted = last === '' ? end : BigInt(last)
  return { start: Number(first), end: Number(wanted < end ? wanted : end) }
}

test('50 kB of anything are read in no time', () => {
  const units = ['bytes=', ',', ' ', '9', '-', '0-1,', '"', 'W/"a",', '"a" ', 'Sun, ', '\t,', '""']
  for (const unit of units) {
    for (const prefix of ['', 'bytes=', 'bytes=1-', '"']) {
      const header = prefix + unit.repeat(50_000 / unit.length)
      const began = cpuMs()
      parseRange(header, 1000)
      evaluateIfRange(header, etag, lastModified)
      matchesAny(header, etag, 'weak')
      for (const name of [
        'if-match',
        'if-none-match',
        'if-modified-since',
        'if-unmodified-since',
      ]) {
        evaluatePreconditions({ method: 'GET', headers: { [name]: header }, etag, lastModified })
      }
      const tookMs = cpuMs() - began
      assert.ok(tookMs < 60, `${tookMs} ms for ${prefix}${unit}…`)
    }
  }
})

test('If-Range takes the same strong tag or the same second, nothing else', () => {
  for (const header of [etag, ` ${etag} `, ...sameDates]) {
    assert.equal(evaluateIfRange(header, etag, lastModified), true, header)
  }
  for (const header of [
    '"v2"',
    'W/"v1"',
    'v1',
    '',
    '*',
    earlier,
    later,
    '"v1", "v2"',
    'yesterday',
  ]) {
    assert.equal(evaluateIfRange(header, etag, lastModified), false, header)
  }
  assert.equal(evaluateIfRange('W/"v1"', 'W/"v1"', lastModified), false)
})

test('lists of entity tags compare strongly or weakly', () => {
  const cases: [string, string, boolean, boolean][] = [
    ['"1"', '"1"', true, true],
    ['W/"1"', '"1"', false, true],
    ['"1"', 'W/"1"', false, true],
    ['W/"1"', 'W/"1"', false, true],
    ['"2"', '"1"', false, false],
    ['"0", "1"', '"1"', true, true],
    ['"0" , W/"1","2"', '"1"', false, true],
    [',, "1",', '"1"', true, true],
    ['"a,b", "1"', '"1"', true, true],
    ['"a,b"', '"a,b"', true, true],
    ['*', '"1"', true, true],
    [' * ', 'W/"1"', true, true],
    ['1', '"1"', false, false],
    ['"1', '"1"', false, false],
    ['""', '""', true, true],
    ['w/"1"', '"1"', false, false],
    ['"1"x', '"1"', false, false],
    ['', '"1"', false, false],
  ]
  for (const [list, tag, strong, weak] of cases) {
    assert.equal(matchesAny(list, tag, 'strong'), strong, `${list} ${tag} strong`)
    assert.equal(matchesAny(list, tag, 'weak'), weak, `${list} ${tag} weak`)
  }
})

test('preconditions are evaluated in the order of RFC 9110 §13.2.2', () => {
  const match = 'if-match'
  const noneMatch = 'if-none-match'
  const modified = 'if-modified-since'
  const unmodified = 'if-unmodified-since'
  const cases: [string, Record<string, string>, 304 | 412 | undefined][] = [
    ['GET', {}, undefined],
    ['GET', { [match]: etag }, undefined],
    ['GET', { [match]: '*' }, undefined],
    ['PUT', { [match]: '"other"' }, 412],
    ['PUT', { [match]: 'W/"v1"' }, 412],
    ['PUT', { [match]: etag, [unmodified]: earlier }, undefined],
    ['PUT', { [unmodified]: earlier }, 412],
    ['PUT', { [unmodified]: later }, undefined],
    ['PUT', { [unmodified]: 'garbage' }, undefined],
    ['GET', { [noneMatch]: etag }, 304],
    ['HEAD', { [noneMatch]: 'W/"v1"' }, 304],
    ['GET', { [noneMatch]: '*' }, 304],
    ['PUT', { [noneMatch]: etag }, 412],
    ['PUT', { [noneMatch]: '*' }, 412],
    ['DELETE', { [noneMatch]: '"other"' }, undefined],
    ['GET', { [noneMatch]: '"other"', [modified]: later }, undefined],
    ['GET', { [noneMatch]: etag, [modified]: earlier }, 304],
    ['GET', { [modified]: later }, 304],
    ['GET', { [modified]: earlier }, undefined],
    ['GET', { [modified]: 'Sun, 99 Nov 1994 08:49:38 GMT' }, undefined],
    ['GET', { [modified]: '2030-01-01' }, undefined],
    ['PUT', { [modified]: later }, undefined],
    ['GET', { [match]: '"other"', [noneMatch]: etag }, 412],
    ['GET', { [match]: etag, [noneMatch]: etag }, 304],
    ['GET', { [unmodified]: earlier, [noneMatch]: etag }, 412],
    ...sameDates.flatMap((date): [string, Record<string, string>, 304 | undefined][] => [
      ['GET', { [modified]: date }, 304],
      ['PUT', { [unmodified]: date }, undefined],
    ]),
  ]
  for (const [method, headers, expected] of cases) {
    const verdict = evaluatePreconditions({ method, headers, etag, lastModified })
    assert.equal(verdict, expected, `${method} ${JSON.stringify(headers)}`)
  }
})
