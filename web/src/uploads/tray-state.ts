import { createStore } from '../ui/store.ts'

/** Whether the upload tray is unfolded. */
export const trayOpen = createStore(false)

/** The id of the tray, for `aria-controls`. */
export const trayId = 'upload-tray'

/** The id of the button that folds and unfolds the tray. */
export const trayButtonId = 'upload-tray-button'
