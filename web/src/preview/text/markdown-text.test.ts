import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeReferences, embeddedPicture, outwardAddress, textOfHtml } from './markdown-text.ts'

test('character references become characters', () => {
  assert.equal(decodeReferences('AT&amp;T &lt;b&gt; &#8364; &#x20AC;'), 'AT&T <b> € €')
})

test('what is no character reference stays', () => {
  assert.equal(decodeReferences('a & b &nothing; &#0; &#xD800;'), 'a & b &nothing; &#0; &#xD800;')
})

test('tags go and their text stays', () => {
  assert.equal(textOfHtml('<p align="center">Hello <b>you</b><br>there</p>'), 'Hello you\nthere')
})

test('scripts, styles and comments go with what is in them', () => {
  assert.equal(textOfHtml('a<script>alert(1)</script>b<!-- c --><style>d'), 'ab')
})

test('only web and mail addresses are followed', () => {
  assert.equal(outwardAddress('https://example.org/x'), 'https://example.org/x')
  assert.equal(outwardAddress('mailto:a@example.org'), 'mailto:a@example.org')
  for (const href of [
    'javascript:alert(1)',
    'other.md',
    '/files',
    'data:text/html,x',
    'JaVaScRiPt:1',
  ]) {
    assert.equal(outwardAddress(href), undefined, href)
  }
})

test('only pictures within the document are shown, and no SVG', () => {
  assert.equal(embeddedPicture('data:image/png;base64,AA'), 'data:image/png;base64,AA')
  assert.equal(embeddedPicture('data:image/svg+xml;base64,AA'), undefined)
  assert.equal(embeddedPicture('https://example.org/x.png'), undefined)
})
