import { t } from '../text/text.ts'
import { createStore } from './store.ts'
import { showToast } from './toast-store.ts'

interface Undoable {
  readonly message: string
  run(): void
}

const remembered = 20
const undoable = createStore<readonly Undoable[]>([])

/** Tells what was done and keeps the way back: in the toast, and for Ctrl+Z after it is gone. */
export function offerUndo(message: string, run: () => void): void {
  const entry: Undoable = { message, run }
  undoable.set((entries) => [...entries.slice(1 - remembered), entry])
  showToast(message, {
    action: {
      label: t('undo'),
      run: () => {
        undoable.set((entries) => entries.filter((other) => other !== entry))
        run()
      },
    },
  })
}

/** Takes back what was done last. Answers false when there is nothing. */
export function undoLast(): boolean {
  const last = undoable.get().at(-1)
  if (!last) return false
  undoable.set((entries) => entries.slice(0, -1))
  last.run()
  return true
}
