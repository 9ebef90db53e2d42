import { createStore } from './store.ts'

/** A short message at the foot of the page, perhaps with a way back. */
export interface Toast {
  readonly id: number
  readonly message: string
  readonly tone: 'info' | 'error'
  readonly action?: ToastAction
  readonly durationMs: number
}

/** What the button of a toast does. */
export interface ToastAction {
  readonly label: string
  run(): void
}

/** How long a toast stays: long enough to read and undo. */
export const toastDurationMs = 8_000
const shownAtOnce = 3

let lastId = 0

/** The toasts on the page, oldest first. */
export const toasts = createStore<readonly Toast[]>([])

/** Shows a message; with `action` it has a button, such as Undo. */
export function showToast(
  message: string,
  options: { action?: ToastAction; tone?: Toast['tone']; durationMs?: number } = {},
): number {
  lastId += 1
  const toast: Toast = {
    id: lastId,
    message,
    tone: options.tone ?? 'info',
    durationMs: options.durationMs ?? toastDurationMs,
    ...(options.action ? { action: options.action } : {}),
  }
  toasts.set((shown) => [...shown.slice(1 - shownAtOnce), toast])
  return toast.id
}

/** Takes a toast away before its time. */
export function dismissToast(id: number): void {
  toasts.set((shown) => shown.filter((toast) => toast.id !== id))
}
