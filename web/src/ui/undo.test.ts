import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toasts } from './toast-store.ts'
import { offerUndo, undoLast } from './undo.ts'

test('what was taken back by key has no button any more, and the one before it is next', () => {
  const undone: string[] = []
  offerUndo('Moved', () => undone.push('move'))
  offerUndo('Renamed', () => undone.push('rename'))

  assert.equal(undoLast(), true)
  assert.deepEqual(
    toasts.get().map((toast) => toast.message),
    ['Moved'],
  )
  toasts.get()[0]?.action?.run()
  assert.deepEqual(undone, ['rename', 'move'])
  assert.equal(undoLast(), false)
})
