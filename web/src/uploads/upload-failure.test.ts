import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '@cloudservice/contract/client'
import { isTransient, toFailure } from './upload-failure.ts'

function problem(code: ProblemError['code'], status: number, more: object = {}) {
  return new ProblemError({ code, status, title: code, ...more })
}

test('the network and overload pass by themselves, refusals do not', () => {
  assert.equal(isTransient(problem('network', 0)), true)
  assert.equal(isTransient(problem('unavailable', 503)), true)
  assert.equal(isTransient(problem('too-many-requests', 429)), true)
  assert.equal(isTransient(problem('in-progress', 409)), true)
  assert.equal(isTransient(problem('type-refused', 415)), false)
  assert.equal(isTransient(problem('internal-error', 500)), false)
})

test('no space and no session stop the files behind, a bad type does not', () => {
  assert.equal(toFailure(problem('quota-exceeded', 507)).stopsOthers, true)
  assert.equal(toFailure(problem('unauthenticated', 401)).stopsOthers, true)
  assert.equal(toFailure(problem('type-mismatch', 415)).stopsOthers, false)
})

test('what the file itself is cannot be cured by retrying', () => {
  for (const code of ['type-refused', 'too-large', 'invalid-name', 'virus-found'] as const) {
    assert.equal(toFailure(problem(code, 422)).canRetry, false, code)
  }
  assert.equal(toFailure(problem('quota-exceeded', 507)).canRetry, true)
})

test('an unknown refusal keeps the words and the request id of the server', () => {
  const failure = toFailure(problem('internal-error', 500, { detail: 'It broke', requestId: 'r1' }))
  assert.equal(failure.reason, 'server')
  assert.equal(failure.detail, 'It broke')
  assert.equal(failure.requestId, 'r1')
})
