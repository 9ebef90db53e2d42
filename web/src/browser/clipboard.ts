import type { Node, NodeId } from '@cloudservice/contract'
import { t } from '../text/text.ts'
import { createStore } from '../ui/store.ts'
import { showToast } from '../ui/toast-store.ts'
import type { NodeActions, TargetFolder } from './node-actions.ts'

/** Files and folders that were cut or copied, until they are pasted. */
export interface Clipboard {
  readonly mode: 'copy' | 'cut'
  readonly nodes: readonly Node[]
}

/** The app's own clipboard; the system's cannot carry files of the server. */
export const clipboard = createStore<Clipboard | undefined>(undefined)

/** Keeps nodes for pasting. */
export function keep(mode: Clipboard['mode'], nodes: readonly Node[]): void {
  if (nodes.length === 0) return
  clipboard.set({ mode, nodes })
  const name = nodes[0]?.name ?? ''
  const key = mode === 'cut' ? 'clipboard.cut' : 'clipboard.copied'
  showToast(t(key, { count: nodes.length, name }), { durationMs: 4_000 })
}

/** Pastes what was kept into a folder; what was cut can be pasted once. */
export async function pasteInto(target: TargetFolder, actions: NodeActions): Promise<void> {
  const kept = clipboard.get()
  if (!kept) return
  if (kept.mode === 'copy') return actions.copy(kept.nodes, target)
  clipboard.set(undefined)
  await actions.move(kept.nodes, target)
}

/** Ids of what was cut, which lists show faded. */
export function cutIds(kept: Clipboard | undefined): ReadonlySet<NodeId> {
  return new Set(kept?.mode === 'cut' ? kept.nodes.map((node) => node.id) : [])
}
