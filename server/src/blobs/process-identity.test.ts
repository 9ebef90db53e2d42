import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { createProcessIdentity } from './process-identity.ts'

test('a process knows its own mark, and that of one that ended', () => {
  const module = JSON.stringify(new URL('./process-identity.ts', import.meta.url).href)
  const script = `console.log((await import(${module})).createProcessIdentity().mark)`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  const identity = createProcessIdentity()
  assert.equal(identity.livenessOf(identity.mark), 'alive')
  assert.match(child.stdout.trim(), /^[\w.]+$/)
  assert.equal(identity.livenessOf(child.stdout.trim()), 'dead')
})

test('a mark of another machine, or no mark at all, tells nothing', () => {
  const identity = createProcessIdentity()
  const [, ...rest] = identity.mark.split('.')
  assert.equal(identity.livenessOf(['000000000000', ...rest].join('.')), 'unknown')
  assert.equal(identity.livenessOf('lost+found'), 'unknown')
})
