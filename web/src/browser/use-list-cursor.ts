import type { Node, NodeId } from '@cloudservice/contract'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../text/text.ts'
import { announce } from '../ui/announce.tsx'
import { useLatest } from '../ui/use-latest.ts'
import { indexOf, type NodeSource } from './node-source.ts'
import {
  add,
  countOf,
  isSelected,
  noSelection,
  refresh,
  type Selection,
  selectionOf,
  toggle,
  wholeSelection,
} from './selection.ts'

interface CursorState {
  /** Index of the entry that the keyboard is on. */
  readonly focus: number
  /** Where a range begins that Shift extends. */
  readonly anchor: number
  readonly selection: Selection
}

/** Focus and selection of a list, and the ways to change them. */
export interface ListCursor extends CursorState {
  readonly count: number
  /** Moves the focus and leaves the selection. */
  moveTo(index: number): void
  /** Selects one entry, nothing else, and moves there. */
  selectOnly(index: number): void
  /** Turns one entry round and moves there. */
  toggleAt(index: number): void
  /** Selects from the anchor to an entry, loading what lies between. */
  extendTo(index: number, options?: { keep?: boolean }): void
  selectAll(): void
  clear(): void
  /** Replaces the selection, as a drawn rectangle does. */
  select(selection: Selection): void
  /** The selected nodes, loading those that are not there yet. */
  resolve(): Promise<readonly Node[]>
}

const initialState: CursorState = { focus: 0, anchor: 0, selection: noSelection }

/**
 * Focus and selection over a source. When entries come and go, the focus stays with its entry;
 * when that is gone, with its place.
 */
export function useListCursor(source: NodeSource): ListCursor {
  const { items } = source
  const [state, setState] = useState(initialState)
  const [followed, setFollowed] = useState(items)
  const latest = useLatest({ source, state })

  // While rendering, so that no key is ever answered with an index of entries that are gone.
  if (items !== followed) {
    setFollowed(items)
    setState((current) => follow(current, followed, items))
  }

  const count = countOf(state.selection, source.total)
  useAnnouncedCount(count)

  const extendTo = useCallback(
    (index: number, options: { keep?: boolean } = {}) => {
      const { source: from, state: before } = latest.current
      const start = Math.min(before.anchor, index)
      const end = Math.max(before.anchor, index) + 1
      const select = (nodes: readonly Node[]) =>
        setState((current) => ({
          ...current,
          selection: options.keep ? add(current.selection, nodes) : selectionOf(nodes),
        }))
      setState((current) => ({ ...current, focus: index }))
      const loaded = from.items.slice(start, end).filter((node) => node !== undefined)
      select(loaded)
      if (loaded.length < end - start) from.loadRange(start, end).then(select, () => undefined)
    },
    [latest],
  )

  const ways = useMemo(() => {
    const nodeAt = (index: number) => latest.current.source.items[index]
    return {
      extendTo,
      moveTo: (index: number) => setState((current) => ({ ...current, focus: index })),
      selectOnly(index: number) {
        const node = nodeAt(index)
        setState({ focus: index, anchor: index, selection: selectionOf(node ? [node] : []) })
      },
      toggleAt(index: number) {
        const node = nodeAt(index)
        setState(({ selection }) => ({
          focus: index,
          anchor: index,
          selection: node ? toggle(selection, node) : selection,
        }))
      },
      selectAll: () =>
        setState((current) => ({ ...current, selection: everything(latest.current.source) })),
      clear: () => setState((current) => ({ ...current, selection: noSelection })),
      select: (selection: Selection) => setState((current) => ({ ...current, selection })),
      async resolve(): Promise<readonly Node[]> {
        const { selection } = latest.current.state
        if (selection.kind === 'some') return [...selection.nodes.values()]
        const nodes = await latest.current.source.loadAll()
        return nodes.filter((node) => isSelected(selection, node.id))
      },
    }
  }, [extendTo, latest])

  return useMemo(() => ({ ...state, count, ...ways }), [state, count, ways])
}

function everything(source: NodeSource): Selection {
  return source.total > 0 ? wholeSelection : noSelection
}

type Entries = NodeSource['items']

function follow(state: CursorState, before: Entries, items: Entries): CursorState {
  const isWhole = items.every((node) => node !== undefined)
  const selection = refreshSelection(state.selection, items, isWhole)
  const focus = followFocus(state.focus, items, before[state.focus]?.id)
  if (focus === state.focus && selection === state.selection) return state
  return { ...state, focus, selection }
}

function refreshSelection(selection: Selection, items: Entries, isWhole: boolean): Selection {
  if (!isWhole) return refresh(selection, items, () => false)
  const present = new Set(items.map((node) => node?.id))
  return refresh(selection, items, (id) => !present.has(id))
}

function followFocus(focus: number, items: Entries, focusedId: NodeId | undefined): number {
  if (focusedId && items[focus]?.id !== focusedId) {
    const moved = indexOf({ items }, focusedId)
    if (moved >= 0) return moved
  }
  return Math.max(0, Math.min(focus, items.length - 1))
}

function useAnnouncedCount(count: number): void {
  const told = useRef(0)
  useEffect(() => {
    if (told.current === count) return
    told.current = count
    announce(count === 0 ? t('selection.none') : t('selection.count', { count }))
  }, [count])
}
