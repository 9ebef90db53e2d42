import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strengthOf } from './password-strength.ts'

test('longer passwords are stronger, counted in signs and not in units', () => {
  assert.equal(strengthOf(''), 'short')
  assert.equal(strengthOf('1234567'), 'short')
  assert.equal(strengthOf('😀😀😀😀'), 'short')
  assert.equal(strengthOf('e\u0301e\u0301e\u0301e\u0301'), 'short')
  assert.equal(strengthOf('12345678'), 'fair')
  assert.equal(strengthOf('123456789012'), 'good')
  assert.equal(strengthOf('1234567890123456'), 'strong')
})
