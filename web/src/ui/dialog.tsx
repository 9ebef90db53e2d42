import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { t } from '../text/text.ts'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'

/** Properties of {@link Dialog}. */
export interface DialogProps {
  title: string
  /** One sentence below the title. */
  description?: ReactNode
  onClose: () => void
  children?: ReactNode
  /** Buttons at the foot, the main one last. */
  actions?: ReactNode
  className?: string
}

/**
 * A modal dialog that is open while it is mounted. Import it only from lazy modules: it brings
 * the overlay library with it.
 */
export function Dialog({ title, description, onClose, children, actions, className }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop animate-fade" />
        <Base.Popup
          ref={popup}
          initialFocus={() => firstStop(popup.current)}
          className={classNames(
            'fixed z-50 bg-raised shadow-dialog flex flex-col animate-enter outline-none',
            'inset-x-0 bottom-0 max-h-[90dvh] rounded-t-dialog pb-[env(safe-area-inset-bottom)]',
            'sm:inset-auto sm:left-1/2 sm:top-1/2 sm:-translate-x-1/2 sm:-translate-y-1/2',
            'sm:w-[min(30rem,calc(100vw-2rem))] sm:max-h-[85dvh] sm:rounded-dialog',
            className,
          )}
        >
          <header className="flex items-start gap-3 pl-6 pr-3 pt-4">
            <div className="grow pt-1">
              <Base.Title className="text-title font-semibold wrap-anywhere">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-1 text-muted wrap-anywhere">
                  {description}
                </Base.Description>
              )}
            </div>
            <Base.Close render={<IconButton label={t('close')}>{<X size={18} />}</IconButton>} />
          </header>
          {children && <div className="overflow-y-auto px-6 pt-4 pb-1 grow">{children}</div>}
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 px-6 pt-4 pb-5">{actions}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The first thing to fill in or choose; in a question the first answer, which changes nothing. */
function firstStop(popup: HTMLElement | null): HTMLElement | null {
  const field = popup?.querySelector<HTMLElement>('input, select, [role=treeitem][tabindex="0"]')
  return field ?? popup?.querySelector<HTMLElement>('footer button') ?? null
}
