import type { Node, NodeId } from '@cloudservice/contract'

/**
 * What is selected in a list: some entries, or all but some. `all` covers entries that were
 * never loaded, so that selecting 100,000 files costs nothing.
 */
export type Selection =
  | { readonly kind: 'some'; readonly nodes: ReadonlyMap<NodeId, Node> }
  | { readonly kind: 'all'; readonly except: ReadonlyMap<NodeId, Node> }

/** Nothing selected. */
export const noSelection: Selection = { kind: 'some', nodes: new Map() }

/** Everything selected, loaded or not. */
export const wholeSelection: Selection = { kind: 'all', except: new Map() }

/** Exactly these entries selected. */
export function selectionOf(nodes: Iterable<Node>): Selection {
  return { kind: 'some', nodes: byId(nodes) }
}

/** Whether an entry is selected. */
export function isSelected(selection: Selection, id: NodeId): boolean {
  return selection.kind === 'some' ? selection.nodes.has(id) : !selection.except.has(id)
}

/** The selection with one entry turned round. */
export function toggle(selection: Selection, node: Node): Selection {
  if (selection.kind === 'all') return { kind: 'all', except: flip(selection.except, node) }
  return { kind: 'some', nodes: flip(selection.nodes, node) }
}

/** The selection with more entries. */
export function add(selection: Selection, nodes: readonly Node[]): Selection {
  if (selection.kind === 'some') {
    return { kind: 'some', nodes: byId([...selection.nodes.values(), ...nodes]) }
  }
  const except = new Map(selection.except)
  for (const node of nodes) except.delete(node.id)
  return { kind: 'all', except }
}

/** How many entries are selected of a list of `total`. */
export function countOf(selection: Selection, total: number): number {
  return selection.kind === 'some'
    ? selection.nodes.size
    : Math.max(0, total - selection.except.size)
}

/**
 * Bytes of what is selected.
 * @param totalBytes of the whole list; `undefined` when it is not known
 */
export function bytesOf(selection: Selection, totalBytes: number | undefined): number | undefined {
  if (selection.kind === 'some') return sum(selection.nodes.values())
  return totalBytes === undefined ? undefined : totalBytes - sum(selection.except.values())
}

/** The selection with the newest state of its entries; those that are `gone` are left out. */
export function refresh(
  selection: Selection,
  current: Iterable<Node | undefined>,
  gone: (id: NodeId) => boolean,
): Selection {
  if (selection.kind === 'all' || selection.nodes.size === 0) return selection
  const nodes = new Map([...selection.nodes].filter(([id]) => !gone(id)))
  let hasChanged = nodes.size !== selection.nodes.size
  for (const node of current) {
    if (!node || !nodes.has(node.id) || nodes.get(node.id) === node) continue
    nodes.set(node.id, node)
    hasChanged = true
  }
  return hasChanged ? { kind: 'some', nodes } : selection
}

function byId(nodes: Iterable<Node>): ReadonlyMap<NodeId, Node> {
  return new Map(Array.from(nodes, (node) => [node.id, node] as const))
}

function flip(nodes: ReadonlyMap<NodeId, Node>, node: Node): ReadonlyMap<NodeId, Node> {
  const next = new Map(nodes)
  if (!next.delete(node.id)) next.set(node.id, node)
  return next
}

function sum(nodes: Iterable<Node>): number {
  let bytes = 0
  for (const node of nodes) bytes += node.sizeBytes
  return bytes
}
