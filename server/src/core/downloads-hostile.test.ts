import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { bearer, codeOf, send } from '../../test/requests.ts'
import { upload } from '../../test/tree.ts'

let app: TestApp
let user: TestUser
before(async () => {
  // What the check of contents would refuse is let in, so that the second line of defence is seen.
  app = await createTestApp({ CLOUDSERVICE_UPLOAD_MAGIC_CHECK: 'off' })
  user = await app.buildUser()
})
after(() => app.close())

const script = '<script>globalThis.canary=1</script>'
const html = `<!doctype html><html><body onload="canary=1">${script}</body></html>`
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="canary=1">${script}</svg>`
const png = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0'

/** Contents that a browser could take for a page, whatever else they are. */
const contents: Record<string, string> = {
  html,
  'html after spaces': `\n\n   ${html}`,
  'html after a comment': `<!-- ${'-'.repeat(600)} -->${html}`,
  'html with a byte order mark': `\ufeff${html}`,
  svg,
  'svg with a prolog': `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]>${svg}`,
  xhtml: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`,
  mathml: `<math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:canary=1">${script}</math>`,
  xslt: `<?xml-stylesheet type="text/xsl" href="data:text/xml,${script}"?><x/>`,
  'gif and html': `GIF89a/*${html}*/=1;`,
  'png and html': png + html,
  'jpeg and html': `\xff\xd8\xff\xe0\0\x10JFIF${html}`,
  'pdf with script': `%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(canary=1)>>>>endobj ${html}`,
  'script alone': 'globalThis.canary=1',
  'zip and html': `PK\x03\x04${html}`,
}
const extensions = ['html', 'svg', 'txt', 'png', '']

/** Types that no browser runs, in a sandbox and with nosniff. */
const showable =
  /^(image\/(png|apng|jpeg|gif|webp|avif|bmp)|video\/|audio\/|application\/pdf|text\/plain)/

function assertHarmless({ headers }: LightMyRequestResponse, what: string): void {
  assert.equal(headers['x-content-type-options'], 'nosniff', what)
  const policy = String(headers['content-security-policy'])
  assert.match(policy, /(^|; )sandbox($|;)/, what)
  assert.match(policy, /default-src 'none'/, what)
  assert.doesNotMatch(policy, /allow-|script-src|unsafe-eval/, what)
  const [disposition] = String(headers['content-disposition']).split(';')
  const type = String(headers['content-type'])
  if (disposition === 'inline') assert.match(type, showable, what)
  else assert.equal(disposition, 'attachment', what)
}

const polyglots = Object.entries(contents).flatMap(([kind, content]) =>
  extensions.map((extension) => ({ kind, content, extension })),
)

test(`${polyglots.length} files that could be pages are never sent as a page of ours`, async () => {
  assert.ok(polyglots.length >= 60)
  for (const { kind, content, extension } of polyglots) {
    const name = `${kind}${extension && '.'}${extension}`
    const file = await upload(user, name, Buffer.from(content, 'latin1'))
    const { data } = await user.api('GET /files/{id}/versions', { params: { id: file.id } })
    const versionId = data[0]?.id ?? ''
    for (const query of [{}, { disposition: 'inline' }]) {
      const params = { id: file.id, versionId }
      for (const key of [
        'GET /files/{id}/content',
        'GET /files/{id}/versions/{versionId}/content',
      ] as const) {
        const response = await send(app, key, { params, query }, bearer(user))
        assertHarmless(response, `${name} ${response.headers['content-type']}`)
      }
    }
  }
})

test('pages and drawings go out as attachments even when they are asked for inline', async () => {
  for (const [name, content] of [
    ['page.html', html],
    ['page.xhtml', contents.xhtml ?? ''],
    ['drawing.svg', svg],
    ['data.xml', contents.xslt ?? ''],
    ['code.js', 'canary=1'],
    ['style.css', 'body{}'],
  ] as const) {
    const { id } = await upload(user, `asked ${name}`, content)
    const sample = { params: { id }, query: { disposition: 'inline' } }
    const { headers } = await send(app, 'GET /files/{id}/content', sample, bearer(user))
    assert.match(String(headers['content-disposition']), /^attachment;/, name)
  }
})

test('the check of contents refuses what is disguised as something harmless', async (t) => {
  const strict = await createTestApp()
  t.after(() => strict.close())
  const someone = await strict.buildUser()
  const disguised: [string, string][] = [
    ['photo.png', html],
    ['photo.jpg', svg],
    ['clip.mp4', html],
    ['paper.pdf', html],
    ['song.mp3', html],
    ['photo.png', 'MZ\x90\0'],
    ['notes.txt', '\x7fELF\x02\x01\x01'],
  ]
  for (const [name, content] of disguised) {
    const call = upload(someone, name, Buffer.from(content, 'latin1'))
    assert.equal(await codeOf(call), 'type-mismatch', name)
  }
})

/** The name that a client reads from the header by RFC 6266 and RFC 8187. */
function nameIn(header: string): string | undefined {
  const parameters = new Map<string, string>()
  let rest = header.slice(header.indexOf(';'))
  while (rest !== '') {
    const match = /^;\s*([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^";\s]+))/.exec(rest)
    assert.ok(match, header)
    const [whole, name = '', quoted, token] = match
    assert.ok(!parameters.has(name), `${name} stands twice: ${header}`)
    parameters.set(name, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '')
    rest = rest.slice(whole.length)
  }
  const extended = parameters.get('filename*')
  if (extended === undefined) return parameters.get('filename')
  assert.match(extended, /^UTF-8''/)
  return decodeURIComponent(extended.slice("UTF-8''".length))
}

test('300 names arrive as they are, and none of them reaches beyond its header', async () => {
  const middles = [
    'plain',
    'two words',
    '"quoted"',
    "it's",
    'semi;colon',
    'comma, dot.x',
    '100%25',
    'a=b&c',
    '; filename=evil.exe',
    '"; filename="evil.exe',
    "'; filename*=UTF-8''evil.exe",
    '<b>bold<b>',
    '#?!',
    'naïve café',
    'Straße',
    '日本語',
    'العربية',
    'русский',
    '😀👩‍👩‍👧',
    'e\u0301',
    'a\u00a0b',
    'ﬁ½',
    '{{y}}<%=z%>',
    '`id`$(id)',
    'é'.repeat(110),
  ]
  const endings = [
    '',
    '.txt',
    '.tar.gz',
    '.PDF',
    ' (2).jpg',
    '.ünï',
    '.x y',
    '.%2e',
    "'",
    ',',
    ';a',
    '=',
  ]
  const names = middles.flatMap((middle) => endings.map((ending) => `a${middle}${ending}`))
  assert.ok(names.length >= 300)
  const { id } = await upload(user, 'renamed', 'x')
  for (const name of names) {
    const body = { name }
    const file = await user.api('PATCH /files/{id}', { params: { id }, body })
    const { headers } = await send(app, 'GET /files/{id}/content', { params: { id } }, bearer(user))
    const header = String(headers['content-disposition'])
    assert.match(header, /^attachment; [\x20-\x7e]+$/, name)
    assert.equal(nameIn(header), file.name)
    assert.equal(file.name, name.normalize('NFC'))
  }
})

test('names that could break a header or deceive a reader do not get in', async () => {
  const names = [
    'a\r\nSet-Cookie: x=y',
    'a\nb',
    'a\tb',
    'a\0b',
    'photo\u202egpj.exe',
    'a\u2066b',
    'a\u007f',
    'a\u0085b',
    'a\u2028b',
  ]
  for (const name of names) {
    const code = await codeOf(upload(user, name, 'x'))
    assert.ok(['invalid-name', 'bad-request'].includes(code), `${JSON.stringify(name)} ${code}`)
  }
})
