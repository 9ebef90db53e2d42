import type { Node, NodeId } from '@cloudservice/contract'

/** Where a list gets its entries from: a window on a long folder, or pages one after another. */
export interface NodeSource {
  /** Entries, also those that are not loaded. */
  readonly total: number
  /** Whether `total` is all there is. */
  readonly isComplete: boolean
  /** Loaded entries at their places. */
  readonly items: readonly (Node | undefined)[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: unknown
  retry(): void
  /** Tells which entries are in sight, `end` not included, so that they get loaded. */
  show(start: number, end: number): void
  /** Loads what is missing of a range, `end` not included. */
  loadRange(start: number, end: number): Promise<Node[]>
  /** Loads every entry. */
  loadAll(): Promise<Node[]>
}

/** The place of an entry among the loaded ones, or -1. */
export function indexOf(source: Pick<NodeSource, 'items'>, id: NodeId): number {
  return source.items.findIndex((node) => node?.id === id)
}

/** The state of a source whose entries a query gets; old entries stay when a new try fails. */
export function sourceState(query: {
  isPending: boolean
  isError: boolean
  data: unknown
}): NodeSource['state'] {
  if (query.isError && query.data === undefined) return 'failed'
  return query.isPending ? 'loading' : 'ready'
}
