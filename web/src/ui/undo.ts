import { t } from '../text/text.ts'
import { createStore } from './store.ts'
import { dismissToast, showToast } from './toast-store.ts'

interface Undoable {
  readonly toastId: number
  run(): void
}

const remembered = 20
const undoable = createStore<readonly Undoable[]>([])

/** Tells what was done and keeps the way back: in the toast, and for Ctrl+Z after it is gone. */
export function offerUndo(message: string, run: () => void): void {
  const toastId = showToast(message, {
    action: { label: t('undo'), run: () => takeBack(entry) },
  })
  const entry: Undoable = { toastId, run }
  undoable.set((entries) => [...entries.slice(1 - remembered), entry])
}

/** Takes back what was done last. Answers false when there is nothing. */
export function undoLast(): boolean {
  const last = undoable.get().at(-1)
  if (!last) return false
  takeBack(last)
  return true
}

/** Takes one thing back, which can be done once only. */
function takeBack(entry: Undoable): void {
  undoable.set((entries) => entries.filter((other) => other !== entry))
  dismissToast(entry.toastId)
  entry.run()
}
