import { CircleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../text/text.ts'
import { IconButton } from './icon-button.tsx'
import { useStore } from './store.ts'
import { dismissToast, type Toast, toasts } from './toast-store.ts'

/** The place where toasts appear; one per page. It lies above dialogs, which open in the body. */
export function ToastRegion() {
  const shown = useStore(toasts)
  const [isHeld, setHeld] = useState(false)
  return createPortal(
    <section
      aria-label={t('notifications')}
      className="fixed z-60 left-1/2 -translate-x-1/2 bottom-20 sm:bottom-6 w-max max-w-[calc(100vw-2rem)] pointer-events-none"
    >
      <ol
        aria-live="polite"
        className="flex flex-col items-center gap-2"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {shown.map((toast) => (
          <ToastItem key={toast.id} toast={toast} isHeld={isHeld} />
        ))}
      </ol>
    </section>,
    document.body,
  )
}

function ToastItem({ toast, isHeld }: { toast: Toast; isHeld: boolean }) {
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => dismissToast(toast.id), toast.durationMs)
    return () => clearTimeout(timer)
  }, [toast.id, toast.durationMs, isHeld])

  return (
    <li className="pointer-events-auto flex items-center gap-1 pl-4 pr-1 min-h-11 rounded-card bg-text text-bg shadow-menu animate-enter">
      {toast.tone === 'error' && <CircleAlert size={18} aria-hidden="true" className="shrink-0" />}
      <span className="py-2 pl-1 pr-3 wrap-anywhere">{toast.message}</span>
      {toast.action && (
        <button
          type="button"
          className="font-semibold px-3 min-h-9 coarse:min-h-11 rounded-control hover:bg-bg/15 underline underline-offset-3 focus-visible:outline-bg focus-visible:-outline-offset-2"
          onClick={() => {
            dismissToast(toast.id)
            toast.action?.run()
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton
        label={t('dismiss')}
        className="text-bg/80 hover:bg-bg/15 hover:text-bg focus-visible:outline-bg focus-visible:-outline-offset-2"
        onClick={() => dismissToast(toast.id)}
      >
        <X size={16} />
      </IconButton>
    </li>
  )
}
