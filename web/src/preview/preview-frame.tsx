import { Dialog } from '@base-ui/react/dialog'
import type { Icon } from '@cloudservice/contract'
import { Download, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { t } from '../text/text.ts'
import { FileIcon } from '../ui/file-icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Properties of {@link PreviewFrame}. */
export interface PreviewFrameProps {
  name: string
  icon: Icon
  /** Beside the name: where it stands in its list, or which version it is. */
  note: string
  downloadUrl: string
  onKeyDown?: (event: KeyboardEvent) => void
  onClose: () => void
  /** Buttons in the bar, before Download. */
  tools?: ReactNode
  /** Buttons to the files beside this one: in the bar, on phones below the content. */
  walk?: ReactNode
  /** At the right of the content. */
  panel?: ReactNode
  children: ReactNode
}

/** A dialog over the whole page: a bar with the name, and the content below it. */
export function PreviewFrame(props: PreviewFrameProps) {
  const { name, icon, note, downloadUrl, onKeyDown, onClose, tools, walk, panel, children } = props
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex flex-col bg-bg outline-none animate-fade"
        >
          <header className="flex items-center gap-1 min-h-14 pl-4 pr-2 shrink-0 bg-surface border-b border-border pt-[env(safe-area-inset-top)]">
            <FileIcon icon={icon} className="shrink-0" />
            <div className="grow min-w-0 px-2">
              <Dialog.Title className="font-semibold truncate" title={name} dir="auto">
                {name}
              </Dialog.Title>
              {note && <p className="text-caption text-muted tabular-nums truncate">{note}</p>}
            </div>
            {walk && <div className="hidden sm:flex mr-3">{walk}</div>}
            {tools}
            <a
              href={downloadUrl}
              download={name}
              aria-label={t('preview.download')}
              data-tooltip={t('preview.download')}
              className="inline-grid place-items-center size-9 coarse:size-11 shrink-0 rounded-control text-muted hover:bg-hover hover:text-text"
            >
              <Download size={18} />
            </a>
            <Dialog.Close
              render={
                <IconButton label={t('preview.close')} keys="Esc">
                  <X size={20} />
                </IconButton>
              }
            />
          </header>
          <div className="grow min-h-0 flex">
            <div className="relative grow min-w-0 flex flex-col">{children}</div>
            {panel}
          </div>
          {walk && (
            <footer className="sm:hidden flex justify-between px-2 shrink-0 bg-surface border-t border-border pb-[env(safe-area-inset-bottom)]">
              {walk}
            </footer>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
