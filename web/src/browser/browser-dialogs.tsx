import type { Node } from '@cloudservice/contract'
import { lazy, Suspense } from 'react'
import { t } from '../text/text.ts'
import type { TargetFolder } from './node-actions.ts'
import type { BrowserDialog } from './use-browser-commands.ts'

const FolderPicker = lazy(() => import('./folder-picker.tsx'))
const ConfirmDelete = lazy(() => import('./confirm-delete.tsx'))

/** Properties of {@link BrowserDialogs}. */
export interface BrowserDialogsProps {
  dialog: BrowserDialog | undefined
  onMove: (nodes: readonly Node[], target: TargetFolder) => Promise<void>
  onCopy: (nodes: readonly Node[], target: TargetFolder) => Promise<void>
  onDelete: (nodes: readonly Node[]) => Promise<void>
  onClose: () => void
}

/** The questions that commands ask; each loads when it is first asked. */
export function BrowserDialogs({ dialog, onMove, onCopy, onDelete, onClose }: BrowserDialogsProps) {
  if (!dialog) return null
  const { kind, nodes } = dialog
  const subject = { count: nodes.length, name: nodes[0]?.name ?? '' }
  if (kind === 'delete') {
    return (
      <Suspense>
        <ConfirmDelete
          title={t('deleteForever.title', subject)}
          submitLabel={t('deleteForever.submit', subject)}
          onConfirm={() => onDelete(nodes)}
          onClose={onClose}
        />
      </Suspense>
    )
  }
  const act = kind === 'move' ? onMove : onCopy
  return (
    <Suspense>
      <FolderPicker
        {...subject}
        onClose={onClose}
        mode={kind}
        disabledIds={new Set(nodes.map((node) => node.id))}
        onPick={(target) => void act(nodes, target)}
      />
    </Suspense>
  )
}
