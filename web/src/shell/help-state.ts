import { createStore } from '../ui/store.ts'

/** Whether the dialog with all keys is open. */
export const helpOpen = createStore(false)
