import assert from 'node:assert/strict'
import { test } from 'node:test'
import { icons } from '@cloudservice/contract'
import fc from 'fast-check'
import {
  contentMismatch,
  detect,
  iconFor,
  isInlineSafe,
  type MatchMode,
  mediaTypeFor,
  storedMediaType,
} from './media-type.ts'

/** Bytes of text in which each character is one byte, followed by zeros as in most formats. */
function bytes(text: string, zeros = 512): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(zeros)])
}

/** The beginning of a zip archive whose first entry is stored with this name and content. */
function zipHead(name: string, content = 'x'.repeat(100)): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(20, 4)
  header.writeUInt32LE(content.length, 18)
  header.writeUInt32LE(content.length, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name + content), bytes('PK\x03\x04')])
}

const text = (content: string) => Buffer.from(content)
const ole = bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 4000)
const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0')
const jpeg = bytes('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0')
const pdf = bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n')
const mp4 = bytes('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41')
const program = bytes('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff')
const elf = bytes('\x7fELF\x02\x01\x01\0')
const page = text('<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>')
const word = zipHead(
  '[Content_Types].xml',
  '<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
)

/** Extensions with beginnings of files as common programs write them. */
const genuine: [string, Buffer][] = [
  ['jpg', jpeg],
  ['jpeg', bytes('\xff\xd8\xff\xe1\x12\x34Exif\0\0II*\0')],
  ['jpg', bytes('\xff\xd8\xff\xdb\0\x43')],
  ['jfif', jpeg],
  ['png', png],
  ['apng', png],
  ['gif', bytes('GIF89a\x01\0\x01\0')],
  ['gif', bytes('GIF87a\x01\0\x01\0')],
  ['webp', bytes('RIFF\x1a\0\0\0WEBPVP8L')],
  ['avif', bytes('\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf')],
  ['heic', bytes('\0\0\0\x24ftypheic\0\0\0\0mif1heic')],
  ['heic', bytes('\0\0\0\x18ftypmif1\0\0\0\0mif1heic')],
  ['heif', bytes('\0\0\0\x18ftypmsf1\0\0\0\0')],
  ['bmp', bytes('BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0')],
  ['ico', bytes('\0\0\x01\0\x01\0\x10\x10')],
  ['ico', png],
  ['tif', bytes('II*\0\x08\0\0\0')],
  ['tiff', bytes('MM\0*\0\0\0\x08')],
  ['dng', bytes('II*\0\x08\0\0\0')],
  ['cr2', bytes('II*\0\x10\0\0\0CR\x02\0')],
  ['nef', bytes('MM\0*\0\0\0\x08')],
  ['cr3', bytes('\0\0\0\x18ftypcrx \0\0\0\x01crx isom')],
  ['raf', bytes('FUJIFILMCCD-RAW 0201')],
  ['psd', bytes('8BPS\0\x01')],
  ['jxl', bytes('\xff\x0a\x00')],
  ['jxl', bytes('\0\0\0\x0cJXL \r\n\x87\n')],
  ['jp2', bytes('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ')],
  ['svg', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['svg', text('\ufeff<?xml version="1.0"?>\n<!-- made by hand -->\n<svg/>')],
  ['svg', text('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>')],
  ['svg', text('<!-- Generator: Adobe --><svg/>')],
  ['svgz', bytes('\x1f\x8b\x08\0')],
  ['pdf', pdf],
  ['pdf', bytes('\n\r\n%PDF-1.4\n')],
  ['pdf', bytes('\xef\xbb\xbf%PDF-1.4\n')],
  ['pdf', bytes(`HTTP/1.1 200 OK\r\n${'x'.repeat(500)}%PDF-1.4\n`)],
  ['ai', pdf],
  ['ai', bytes('%!PS-Adobe-3.0\n')],
  ['eps', bytes('\xc5\xd0\xd3\xc6')],
  ['ps', bytes('%!PS-Adobe-3.0\n')],
  ['zip', zipHead('photo.jpg')],
  ['zip', bytes('PK\x05\x06', 18)],
  ['zip', word],
  ['docx', word],
  ['docx', ole],
  ['xlsx', zipHead('_rels/.rels')],
  ['xlsx', ole],
  ['pptx', zipHead('ppt/media/image1.png')],
  ['odt', zipHead('mimetype', 'application/vnd.oasis.opendocument.text')],
  ['ods', zipHead('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')],
  ['epub', zipHead('mimetype', 'application/epub+zip')],
  ['jar', zipHead('META-INF/MANIFEST.MF')],
  ['apk', zipHead('AndroidManifest.xml')],
  ['kmz', zipHead('doc.kml')],
  ['3mf', zipHead('3D/3dmodel.model')],
  ['doc', ole],
  ['doc', text('{\\rtf1\\ansi')],
  ['doc', word],
  ['doc', text('Date: x\nMIME-Version: 1.0\nContent-Type: multipart/related')],
  ['xls', ole],
  ['xls', text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')],
  ['xls', bytes('\x09\x08\x10\0\0\x06\x05\0')],
  ['ppt', ole],
  ['msg', ole],
  ['rtf', text('{\\rtf1\\ansi\\deff0')],
  ['mp4', mp4],
  ['mp4', bytes('\0\0\0\x1cftypmp42\0\0\0\0mp42isom')],
  ['m4a', bytes('\0\0\0\x1cftypM4A \0\0\0\0M4A mp42')],
  ['m4a', mp4],
  ['m4v', bytes('\0\0\0\x1cftypM4V \0\0\0\0')],
  ['mov', bytes('\0\0\0\x14ftypqt  \0\0\0\0')],
  ['mov', bytes('\0\0\0\x08wide\0\0\x10\0mdat')],
  ['mov', bytes('\0\0\x10\0moov\0\0\0\x6cmvhd')],
  ['mov', mp4],
  ['3gp', bytes('\0\0\0\x14ftyp3gp4\0\0\x02\0')],
  ['mkv', bytes('\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x86\x81\x01')],
  ['webm', bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01')],
  ['avi', bytes('RIFF\0\0\0\0AVI LIST')],
  ['wmv', bytes('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9')],
  ['flv', bytes('FLV\x01\x05')],
  ['mpg', bytes('\0\0\x01\xba\x44')],
  ['mpeg', bytes('\0\0\x01\xb3\x16')],
  ['ts', Buffer.concat([bytes('\x47\x40\x11\x10', 184), bytes('\x47\x40\0\x10')])],
  ['ts', text('export const x = 1\n')],
  ['mp3', bytes('ID3\x04\0\0\0\0\x0f\x76')],
  ['mp3', bytes('\xff\xfb\x90\x64')],
  ['mp3', bytes('\xff\xf3\x48\xc4')],
  ['mp3', bytes('\0\0\0\0\0\0\xff\xfb\xe0\x04')],
  ['aac', bytes('\xff\xf1\x50\x80')],
  ['flac', bytes('fLaC\0\0\0\x22')],
  ['flac', bytes('ID3\x04\0\0\0\0\x0f\x76')],
  ['ogg', bytes('OggS\0\x02')],
  ['opus', bytes('OggS\0\x02')],
  ['wav', bytes('RIFF\x24\x08\0\0WAVEfmt ')],
  ['wav', bytes('RF64\xff\xff\xff\xffWAVEds64')],
  ['aiff', bytes('FORM\0\0\0\0AIFF')],
  ['mid', bytes('MThd\0\0\0\x06')],
  ['amr', bytes('#!AMR\n')],
  ['gz', bytes('\x1f\x8b\x08\x08')],
  ['tgz', bytes('\x1f\x8b\x08\0')],
  ['bz2', bytes('BZh91AY&SY')],
  ['xz', bytes('\xfd7zXZ\0')],
  ['zst', bytes('\x28\xb5\x2f\xfd\x04')],
  ['zst', bytes('\x50\x2a\x4d\x18\x04')],
  ['7z', bytes('7z\xbc\xaf\x27\x1c\0\x04')],
  ['rar', bytes('Rar!\x1a\x07\x01\0')],
  ['rar', bytes('Rar!\x1a\x07\0')],
  ['cbz', zipHead('page1.jpg')],
  ['cbr', zipHead('page1.jpg')],
  ['tar', bytes('folder/')],
  ['iso', Buffer.alloc(4100)],
  ['deb', text('!<arch>\ndebian-binary')],
  ['rpm', bytes('\xed\xab\xee\xdb\x03')],
  ['ttf', bytes('\0\x01\0\0\0\x10')],
  ['otf', bytes('OTTO\0\x0b')],
  ['woff', bytes('wOFFOTTO')],
  ['woff2', bytes('wOF2\0\x01\0\0')],
  ['wasm', bytes('\0asm\x01\0\0\0')],
  ['glb', bytes('glTF\x02\0\0\0')],
  ['class', bytes('\xca\xfe\xba\xbe\0\0\0\x34')],
  ['exe', program],
  ['dll', program],
  ['so', elf],
  ['bin', elf],
  ['', elf],
  ['AppImage'.toLowerCase(), elf],
  ['txt', text('MZ is how this note begins')],
  ['txt', text('<html> is a tag; this text explains it')],
  ['txt', text('BM and %PDF- and PK\x03\x04 are magic bytes')],
  ['md', text('<div align="center">\n\n# Title')],
  ['html', page],
  ['php', text('<html><?php echo 1 ?></html>')],
  ['vue', text('<script setup lang="ts">')],
  ['xml', text('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>')],
  ['csv', text('name;size\na;1\n')],
  ['json', text('{"a": 1}')],
  ['key', text('-----BEGIN PRIVATE KEY-----')],
  ['dat', Buffer.from([1, 2, 3])],
  ['unheardof', program],
]

const check = (extension: string, head: Buffer, mode: MatchMode = 'strict') =>
  contentMismatch({ extension, head, sizeBytes: head.length, mode })

test('no file as common programs write it is taken for something else', async () => {
  assert.ok(genuine.length >= 60)
  for (const [extension, head] of genuine) {
    for (const mode of ['strict', 'family', 'off'] as const) {
      const mismatch = await check(extension, head, mode)
      assert.equal(mismatch, undefined, `${extension} ${head.subarray(0, 12).toString('latin1')}`)
    }
  }
})

test('a file is named by its extension when the bytes agree', async () => {
  for (const [extension, head] of genuine) {
    if (extension === 'ts' || !mediaTypeFor(extension)) continue
    assert.equal(await storedMediaType({ extension, head }), mediaTypeFor(extension))
  }
})

test('a file that is not what its extension says is found, with both types', async () => {
  const cases: [string, Buffer, string | undefined][] = [
    ['png', text('just some words'), 'text/plain'],
    ['jpg', png, 'image/png'],
    ['png', jpeg, 'image/jpeg'],
    ['heic', jpeg, 'image/jpeg'],
    ['pdf', png, 'image/png'],
    ['pdf', word, mediaTypeFor('docx')],
    ['png', pdf, 'application/pdf'],
    ['docx', pdf, 'application/pdf'],
    ['zip', text('not an archive'), 'text/plain'],
    ['rar', zipHead('a.txt'), 'application/zip'],
    ['mp4', text('no film'), 'text/plain'],
    ['mp3', text('no sound'), 'text/plain'],
    ['mp3', jpeg, 'image/jpeg'],
    ['mp3', pdf, 'application/pdf'],
    ['ttf', bytes('wOF2\0\x01\0\0'), 'font/woff2'],
    ['gz', Buffer.from([1, 2, 3, 4]), undefined],
    ['png', Buffer.from([0x89, 0]), undefined],
  ]
  for (const [extension, head, found] of cases) {
    const mismatch = await check(extension, head)
    assert.deepEqual(
      mismatch,
      { expected: mediaTypeFor(extension), ...(found && { found }) },
      `${extension} ${found}`,
    )
  }
})

test('family mode takes one kind of image, film, archive or font for another, and nothing else', async () => {
  const accepted: [string, Buffer][] = [
    ['jpg', png],
    ['heic', jpeg],
    ['webm', mp4],
    ['rar', bytes('7z\xbc\xaf\x27\x1c')],
    ['ttf', bytes('wOF2')],
  ]
  for (const [extension, head] of accepted) {
    assert.notEqual(await check(extension, head, 'strict'), undefined, extension)
    assert.equal(await check(extension, head, 'family'), undefined, extension)
  }
  for (const [extension, head] of [
    ['jpg', pdf],
    ['png', text('words')],
    ['mp4', png],
    ['ttf', zipHead('a')],
  ] as const) {
    assert.notEqual(await check(extension, head, 'family'), undefined, extension)
  }
})

test('a program or a page under a harmless name is found in strict and family mode', async () => {
  const fat = bytes('\xca\xfe\xba\xbe\0\0\0\x02')
  const disguised = ['jpg', 'pdf', 'docx', 'mp4', 'zip', 'svg', 'ttf']
  for (const mode of ['strict', 'family'] as const) {
    for (const extension of [...disguised, 'txt', 'csv', 'json', 'html', 'tar', 'iso']) {
      for (const head of [program, elf, fat]) {
        assert.notEqual(await check(extension, head, mode), undefined, extension)
      }
    }
    for (const extension of [...disguised, 'csv', 'tar', 'mobi']) {
      const pages = [page, text('  \n<!-- x --><SCRIPT>1</SCRIPT>'), text('\ufeff<body onload=x>')]
      for (const head of pages) {
        assert.deepEqual(await check(extension, head, mode), {
          expected: mediaTypeFor(extension),
          found: 'text/html',
        })
      }
    }
  }
})

test('an empty file fits every name', async () => {
  for (const extension of ['png', 'pdf', 'docx', 'mp3', 'txt', '']) {
    assert.equal(await check(extension, Buffer.alloc(0)), undefined)
  }
})

test('the kept type follows the bytes where the name says nothing or lies', async () => {
  const cases: [string, Buffer, string][] = [
    ['', png, 'image/png'],
    ['', page, 'text/html'],
    ['', text('plain words, ünïcode too'), 'text/plain'],
    ['', Buffer.from('\ufeffwide', 'utf16le'), 'text/plain'],
    ['', Buffer.from([0, 1, 2, 3]), 'application/octet-stream'],
    ['', Buffer.alloc(0), 'application/octet-stream'],
    ['unheardof', mp4, 'video/mp4'],
    ['png', page, 'text/html'],
    ['pdf', jpeg, 'image/jpeg'],
    ['jpg', text('words'), 'text/plain'],
    ['png', Buffer.alloc(0), 'image/png'],
    ['ts', text('export {}'), 'text/x-typescript'],
    ['ts', Buffer.concat([bytes('\x47', 187), bytes('\x47', 187), bytes('\x47')]), 'video/mp2t'],
    ['opus', bytes('OggS\0\x02'), 'audio/ogg'],
  ]
  for (const [extension, head, type] of cases) {
    assert.equal(await storedMediaType({ extension, head }), type, `${extension} ${type}`)
  }
})

test('icons follow the type', () => {
  const cases: Record<string, string> = {
    image: 'jpg png gif webp avif heic svg bmp tif psd cr2 nef raf',
    video: 'mp4 mkv webm mov avi wmv mpg 3gp ogv',
    audio: 'mp3 flac ogg opus wav m4a aac mid aiff',
    pdf: 'pdf',
    document: 'doc docx odt rtf epub pages ps tex',
    spreadsheet: 'xls xlsx ods csv tsv numbers xlsm',
    presentation: 'ppt pptx odp key',
    text: 'txt md log ini ics vcf srt vtt rst org',
    code: 'js ts tsx json py rb go rs java c cpp cs php sh sql yaml toml html css xml vue kt swift bat ps1',
    archive: 'zip tar gz tgz bz2 xz 7z rar zst jar apk deb rpm iso dmg cab',
    font: 'ttf otf woff woff2',
    model: 'stl obj glb gltf fbx 3mf dwg dxf',
    file: 'exe bin dat unheardof',
  }
  for (const [icon, extensions] of Object.entries(cases)) {
    for (const extension of extensions.split(' ')) {
      const type = mediaTypeFor(extension) ?? 'application/octet-stream'
      assert.equal(iconFor(type, extension), icon, extension)
    }
  }
  assert.equal(iconFor('application/octet-stream', 'jpg'), 'image')
  assert.equal(iconFor('image/png', 'dat'), 'image')
})

test('every icon that a type gives is one of the contract', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (type, extension) => {
      assert.ok(icons.includes(iconFor(type, extension)))
    }),
  )
})

test('nothing that can run a script is shown inline', () => {
  for (const type of [
    'image/png',
    'image/jpeg',
    'application/pdf',
    'text/plain; charset=utf-8',
    'video/mp4',
  ]) {
    assert.equal(isInlineSafe(type), true, type)
  }
  const unsafe = [
    'html',
    'htm',
    'xhtml',
    'svg',
    'svgz',
    'xml',
    'xsl',
    'js',
    'mjs',
    'css',
    'swf',
    'mht',
    'rss',
    'mathml',
    'wasm',
    'ics',
  ]
  for (const extension of unsafe) {
    assert.equal(isInlineSafe(mediaTypeFor(extension) ?? 'text/html'), false, extension)
  }
  for (const type of [
    '',
    'text/html',
    'IMAGE/SVG+XML',
    'multipart/x-mixed-replace',
    'text/plain,text/html',
  ]) {
    assert.equal(isInlineSafe(type), false, type)
  }
})

test('damaged and random beginnings never make detection fail', async () => {
  const heads = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .tuple(fc.constantFrom(...genuine), fc.nat(700), fc.nat(255))
      .map(([[, head], index, value]) => {
        const damaged = Buffer.from(head)
        if (index < damaged.length) damaged[index] = value
        return damaged.subarray(0, Math.max(1, damaged.length - (index % 97)))
      }),
  )
  await fc.assert(
    fc.asyncProperty(
      heads,
      fc.constantFrom('png', 'docx', 'mp3', 'ts', ''),
      async (head, extension) => {
        await detect(head)
        await storedMediaType({ extension, head })
        await contentMismatch({ extension, head, sizeBytes: head.length, mode: 'strict' })
      },
    ),
    { numRuns: 10_000 },
  )
})
