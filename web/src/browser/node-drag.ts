import type { Node, NodeId } from '@cloudservice/contract'
import { type DragEvent, useEffect } from 'react'
import { t } from '../text/text.ts'
import { useLatest } from '../ui/use-latest.ts'
import { isNodeId } from './view-state.ts'

const dragType = 'application/x-cloudservice-nodes'
const springMs = 700

interface Drag {
  readonly ids: ReadonlySet<NodeId>
  resolve(): Promise<readonly Node[]>
}

let dragged: Drag | undefined

/** Begins to drag nodes; what is under the pointer is shown by name and number. */
export function startNodeDrag(
  event: DragEvent,
  drag: Drag & { count: number; name: string },
): void {
  dragged = drag
  event.dataTransfer.effectAllowed = 'copyMove'
  event.dataTransfer.setData(dragType, [...drag.ids].join())
  const ghost = document.createElement('div')
  ghost.className =
    'fixed -top-40 left-0 px-3 py-2 rounded-control bg-accent text-on-accent font-semibold max-w-72 truncate'
  ghost.textContent = t('drag.count', { count: drag.count, name: drag.name })
  document.body.append(ghost)
  event.dataTransfer.setDragImage(ghost, -12, -8)
  requestAnimationFrame(() => ghost.remove())
}

/** What happens to nodes that are dragged about the page. */
export interface NodeDropOptions {
  onDrop: (drop: {
    nodes: readonly Node[]
    target: { id: NodeId; name: string }
    isCopy: boolean
  }) => void
  /** The pointer rested on a folder: open it, so that the drop can go deeper. */
  onSpring: (folderId: NodeId) => void
}

/**
 * Lets nodes be dropped on every element with `data-drop-folder-id`: rows, tiles, the path.
 * Ctrl or Alt copies.
 */
export function useNodeDrop(options: NodeDropOptions): void {
  const latest = useLatest(options)
  useEffect(() => {
    let over: HTMLElement | undefined
    let spring: ReturnType<typeof setTimeout> | undefined

    function mark(element: HTMLElement | undefined): void {
      if (element === over) return
      clearTimeout(spring)
      over?.removeAttribute('data-drop-active')
      over = element
      over?.setAttribute('data-drop-active', '')
      const target = over && targetOf(over)
      if (target) spring = setTimeout(() => latest.current.onSpring(target.id), springMs)
    }
    function end(): void {
      mark(undefined)
      dragged = undefined
    }
    function onDragOver(event: globalThis.DragEvent): void {
      if (!dragged) return
      const element = dropElement(event.target)
      mark(element)
      if (!element || !event.dataTransfer) return
      event.preventDefault()
      event.dataTransfer.dropEffect = isCopy(event) ? 'copy' : 'move'
    }
    function onDrop(event: globalThis.DragEvent): void {
      const element = dropElement(event.target)
      const target = element && targetOf(element)
      const drag = dragged
      end()
      if (!drag || !target) return
      event.preventDefault()
      const copies = isCopy(event)
      void drag.resolve().then((nodes) => latest.current.onDrop({ nodes, target, isCopy: copies }))
    }

    const events = new AbortController()
    const { signal } = events
    document.addEventListener('dragover', onDragOver, { signal })
    document.addEventListener('drop', onDrop, { signal })
    document.addEventListener('dragend', end, { signal })
    return () => {
      mark(undefined)
      events.abort()
    }
  }, [latest])
}

function isCopy(event: globalThis.DragEvent): boolean {
  return event.ctrlKey || event.altKey
}

/** The folder element under the pointer, unless it is dragged itself. */
function dropElement(under: EventTarget | null): HTMLElement | undefined {
  if (!dragged || !(under instanceof Element)) return undefined
  const element = under.closest<HTMLElement>('[data-drop-folder-id]')
  const target = element ? targetOf(element) : undefined
  return element && target && !dragged.ids.has(target.id) ? element : undefined
}

function targetOf(element: HTMLElement): { id: NodeId; name: string } | undefined {
  const { dropFolderId: id, dropFolderName: name = '' } = element.dataset
  return id && isNodeId(id) ? { id, name } : undefined
}
