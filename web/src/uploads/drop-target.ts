import type { FolderRef, NodeId } from '@cloudservice/contract'

/** Where dropped files would go, and what is outlined on the screen for it. */
export interface DropTarget {
  element: Element
  folderId: FolderRef
  folderName: string
  bounds: { top: number; left: number; width: number; height: number }
}

/** The innermost folder element under the pointer, or the zone itself with its own folder. */
export function findDropTarget(
  under: EventTarget,
  zone: Element,
  own: { folderId: FolderRef; folderName: string },
): DropTarget {
  const row = under instanceof Element ? under.closest('[data-drop-folder-id]') : null
  const folderId = row instanceof HTMLElement ? row.dataset.dropFolderId : undefined
  if (row instanceof HTMLElement && folderId && zone.contains(row)) {
    const folderName = row.dataset.dropFolderName ?? ''
    // The attribute is written from a folder's id by the file list.
    return { element: row, folderId: folderId as NodeId, folderName, bounds: boundsOf(row) }
  }
  return { element: zone, ...own, bounds: boundsOf(zone) }
}

function boundsOf(element: Element): DropTarget['bounds'] {
  const { top, left, width, height } = element.getBoundingClientRect()
  return { top, left, width, height }
}
