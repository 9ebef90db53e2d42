import { Download, Ellipsis, FolderInput, Star, Trash2 } from 'lucide-react'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { MenuAnchor } from '../ui/menu-store.ts'
import type { MenuCommand } from './node-menu.ts'

/** Properties of {@link SelectionActions}. */
export interface SelectionActionsProps {
  run: (command: MenuCommand) => void
  /** Opens the menu of the selection. */
  onMore: (anchor: MenuAnchor) => void
}

/** The buttons of the selection bar; the rest is in the menu. */
export function SelectionActions({ run, onMore }: SelectionActionsProps) {
  return (
    <>
      <IconButton label={t('command.download')} keys="Ctrl+D" onClick={() => run('download')}>
        <Download size={18} />
      </IconButton>
      <IconButton
        label={t('command.moveTo')}
        className="max-sm:hidden"
        onClick={() => run('moveTo')}
      >
        <FolderInput size={18} />
      </IconButton>
      <IconButton
        label={t('command.star')}
        keys="S"
        className="max-sm:hidden"
        onClick={() => run('star')}
      >
        <Star size={18} />
      </IconButton>
      <IconButton label={t('command.trash')} keys="Delete" onClick={() => run('trash')}>
        <Trash2 size={18} />
      </IconButton>
      <IconButton
        label={t('command.more')}
        aria-haspopup="menu"
        onClick={(event) => onMore(event.currentTarget)}
      >
        <Ellipsis size={18} />
      </IconButton>
    </>
  )
}
