import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditActions, auditOutcomes } from '@cloudservice/contract'
import { actionFilters, filterOf, outcomeFilters, readAuditSearch } from './audit-search.ts'

test('every action and outcome of the contract can be chosen', () => {
  assert.deepEqual([...actionFilters].sort(), [...auditActions].sort())
  assert.deepEqual(outcomeFilters, auditOutcomes)
})

test('an address keeps the filters that fit and loses the others', () => {
  const search = {
    action: 'token.created',
    outcome: 'denied',
    from: '2026-01-31',
    to: '2026-02-28',
    ip: ' 192.0.2.1 ',
    user: '0190b0a0-0000-7000-8000-000000000000',
  }
  assert.deepEqual(readAuditSearch(search), { ...search, ip: '192.0.2.1' })
  const wrong = { action: 'x', outcome: '', from: '2026-02-30', to: 'today', ip: ' ', user: 'me' }
  assert.deepEqual(readAuditSearch(wrong), {})
})

test('the last day is part of the span, also where a month ends', () => {
  const filter = filterOf({ from: '2026-02-28', to: '2026-02-28' })
  const [from, to] = [filter['filter[from]'] ?? '', filter['filter[to]'] ?? '']
  assert.equal(new Date(from).getTime(), new Date(2026, 1, 28).getTime())
  assert.equal(new Date(to).getTime(), new Date(2026, 2, 1).getTime())
  assert.deepEqual(filterOf({}), {})
})
