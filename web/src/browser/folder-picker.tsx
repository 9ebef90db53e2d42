import type { NodeId } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { meQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FolderTree } from './folder-tree.tsx'
import type { TargetFolder } from './node-actions.ts'

/** Properties of {@link FolderPicker}. */
export interface FolderPickerProps {
  mode: 'move' | 'copy'
  count: number
  /** Name of the only one. */
  name: string
  /** Folders that cannot be chosen, such as those that are moved. */
  disabledIds: ReadonlySet<NodeId>
  onPick: (target: TargetFolder) => void
  onClose: () => void
}

/** Chooses the folder that something is moved or copied to. */
export default function FolderPicker(props: FolderPickerProps) {
  const { mode, count, name, onPick, onClose } = props
  const { data: me } = useQuery(meQuery)
  const [chosen, setChosen] = useState<TargetFolder>()
  const rootTarget = me && { id: me.rootFolderId, name: t('folder.root') }
  const target = chosen ?? rootTarget
  return (
    <Dialog
      title={t(mode === 'move' ? 'picker.move' : 'picker.copy', { count, name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            look="primary"
            disabled={!target}
            className="min-w-0 max-w-full"
            onClick={() => {
              if (target) onPick(target)
              onClose()
            }}
          >
            <span className="truncate">
              {t(mode === 'move' ? 'picker.moveHere' : 'picker.copyHere', {
                name: target?.name ?? '',
              })}
            </span>
          </Button>
        </>
      }
    >
      {rootTarget && (
        <FolderTree
          root={rootTarget}
          chosenId={target?.id}
          disabledIds={props.disabledIds}
          onChoose={setChosen}
        />
      )}
    </Dialog>
  )
}
