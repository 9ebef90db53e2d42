import type { FolderRef } from '@cloudservice/contract'
import { Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useEffect, useState } from 'react'
import { t } from '../text/text.ts'
import { showToast } from '../ui/toast-store.ts'
import { type DropTarget, findDropTarget } from './drop-target.ts'
import { type Dropped, readTransfer } from './read-drop.ts'
import { uploads } from './upload-queue.ts'
import { usePasteUpload } from './use-paste-upload.ts'

/** Properties of {@link DropZone}. */
export interface DropZoneProps {
  folderId: FolderRef
  folderName: string
  children: ReactNode
}

/**
 * Takes files and folders dragged from the desktop, or pasted. Below an element with
 * `data-drop-folder-id` and `data-drop-folder-name` they go into that folder, else into this one.
 */
export function DropZone({ folderId, folderName, children }: DropZoneProps) {
  const [target, setTarget] = useState<DropTarget>()
  const isOwnDrag = useOwnDrag()
  usePasteUpload(folderId)

  const follow = (event: DragEvent<HTMLElement>) => {
    if (isOwnDrag() || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    const found = findDropTarget(event.target, event.currentTarget, { folderId, folderName })
    setTarget((current) => (current?.element === found.element ? current : found))
  }
  const leave = (event: DragEvent<HTMLElement>) => {
    const into = event.relatedTarget
    if (!(into instanceof Node) || !event.currentTarget.contains(into)) setTarget(undefined)
  }
  const drop = (event: DragEvent<HTMLElement>) => {
    if (!target) return
    event.preventDefault()
    setTarget(undefined)
    void readTransfer(event.dataTransfer).then((dropped) => upload(dropped, target.folderId))
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the New menu uploads by keyboard
    <div
      className="h-full grow min-w-0 flex flex-col"
      onDragEnter={follow}
      onDragOver={follow}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
      {target && <DropOutline target={target} />}
    </div>
  )
}

function upload(dropped: Dropped, folderId: FolderRef): void {
  uploads.add(dropped.entries, folderId)
  const count = dropped.unreadable.length
  if (count === 0) return
  const names = dropped.unreadable.slice(0, 3).join(', ')
  showToast(t('uploads.unreadable', { count, names }), { tone: 'error' })
}

function DropOutline({ target }: { target: DropTarget }) {
  const { top, left, width, height } = target.bounds
  return (
    <div
      className="fixed z-30 pointer-events-none rounded-card border-2 border-dashed border-accent bg-accent/8 forced-colors:border-solid"
      style={{ top, left, width, height }}
    >
      <p className="fixed bottom-6 left-1/2 -translate-x-1/2 max-w-[calc(100vw-2rem)] flex items-center gap-2 px-4 min-h-11 rounded-card bg-accent text-on-accent font-semibold shadow-menu">
        <Upload size={18} aria-hidden="true" className="shrink-0" />
        <span className="truncate">{t('uploads.drop', { folder: target.folderName })}</span>
      </p>
    </div>
  )
}

/**
 * Tells whether something of this page is dragged: pictures in it count as files to the browser,
 * but dragging a row about is no upload.
 */
function useOwnDrag(): () => boolean {
  const [drag] = useState({ isOwn: false })
  useEffect(() => {
    const start = () => {
      drag.isOwn = true
    }
    const end = () => {
      drag.isOwn = false
    }
    document.addEventListener('dragstart', start, true)
    document.addEventListener('dragend', end, true)
    return () => {
      document.removeEventListener('dragstart', start, true)
      document.removeEventListener('dragend', end, true)
    }
  }, [drag])
  return () => drag.isOwn
}
