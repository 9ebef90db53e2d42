import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PreviewedFile, previewKindOf } from './preview-kind.ts'

function kindOf(mediaType: string, icon: PreviewedFile['icon'] = 'file', extension = '') {
  return previewKindOf({ mediaType, icon, extension, sizeBytes: 1 })
}

test('pictures that browsers draw are pictures, others are not', () => {
  assert.equal(kindOf('image/png', 'image'), 'image')
  assert.equal(kindOf('image/heic', 'image'), 'unknown')
})

test('SVG is a picture and HTML is text: neither becomes part of the page', () => {
  assert.equal(kindOf('image/svg+xml', 'image', 'svg'), 'image')
  assert.equal(kindOf('text/html', 'code', 'html'), 'text')
  assert.equal(kindOf('application/xhtml+xml', 'file', 'xhtml'), 'text')
})

test('Markdown goes before text', () => {
  assert.equal(kindOf('text/markdown', 'text', 'md'), 'markdown')
  assert.equal(kindOf('text/plain', 'text', 'md'), 'markdown')
})

test('what is text by its type, its class or its ending is shown as text', () => {
  assert.equal(kindOf('application/json'), 'text')
  assert.equal(kindOf('application/octet-stream', 'code', 'rs'), 'text')
  assert.equal(kindOf('application/octet-stream', 'file', 'log'), 'text')
})

test('archives and office documents have no preview', () => {
  assert.equal(kindOf('application/zip', 'archive', 'zip'), 'unknown')
  const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  assert.equal(kindOf(office, 'document', 'docx'), 'unknown')
})
