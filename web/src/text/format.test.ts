import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatDatesIn, formatDateTime, formatWhen } from './format.ts'
import { t } from './text.ts'

test('sizes carry at most three digits and their unit', () => {
  assert.equal(formatBytes(0), '0 B')
  assert.equal(formatBytes(1023), '1,023 B')
  assert.equal(formatBytes(1536), '1.5 KiB')
  assert.equal(formatBytes(123 * 1024 ** 2), '123 MiB')
  assert.equal(formatBytes(Number.MAX_SAFE_INTEGER), '8 PiB')
})

test('times are relative within a week and dates after it', () => {
  const now = new Date('2026-05-20T12:00:00Z')
  assert.equal(formatWhen('2026-05-20T11:59:40Z', now), 'now')
  assert.equal(formatWhen('2026-05-20T09:00:00Z', now), '3 hours ago')
  assert.equal(formatWhen('2026-05-19T09:00:00Z', now), 'yesterday')
  assert.equal(formatWhen('2026-05-01T09:00:00Z', now), 'May 1')
  assert.equal(formatWhen('2024-05-01T09:00:00Z', now), 'May 1, 2024')
})

test('dates are those of the time zone that was chosen', (t) => {
  t.after(() => formatDatesIn(null))
  const now = new Date('2026-05-20T12:00:00Z')
  formatDatesIn('Pacific/Kiritimati')
  assert.equal(formatWhen('2025-12-31T11:00:00Z', now), 'Jan 1')
  assert.match(formatDateTime('2025-12-31T11:00:00Z'), /Jan 1, 2026, 1:00/)
  formatDatesIn('Pacific/Honolulu')
  assert.equal(formatWhen('2025-12-31T11:00:00Z', now), 'Dec 31, 2025')
})

test('a text is chosen by its plural form and numbers are grouped', () => {
  assert.equal(t('selection.count', { count: 1 }), '1 selected')
  assert.equal(t('items.count', { count: 1 }), '1 item')
  assert.equal(t('items.count', { count: 100_000 }), '100,000 items')
})
