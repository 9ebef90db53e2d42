import { useNavigate } from '@tanstack/react-router'
import { FilePlus, FolderPlus, FolderUp } from 'lucide-react'
import { currentFolder, draftFolder } from '../browser/new-folder.ts'
import { t } from '../text/text.ts'
import type { MenuEntry } from '../ui/menu-store.ts'
import { pickFiles, pickFolder } from '../uploads/pick.ts'
import { uploads } from '../uploads/upload-queue.ts'

/** What New offers; it works in the folder on the screen, elsewhere in the root folder. */
export function useNewActions() {
  const navigate = useNavigate()

  async function newFolder(): Promise<void> {
    const folder = currentFolder.get()
    if (!folder) await navigate({ to: '/files' })
    draftFolder.set(folder?.id ?? 'root')
  }

  async function upload(pick: typeof pickFiles): Promise<void> {
    const folderId = currentFolder.get()?.id ?? 'root'
    const entries = await pick()
    if (entries.length > 0) uploads.add(entries, folderId)
  }

  return {
    newFolder: () => void newFolder(),
    uploadFiles: () => void upload(pickFiles),
    uploadFolder: () => void upload(pickFolder),
  }
}

/** The entries of the New menu. */
export function useNewMenu(): () => readonly MenuEntry[] {
  const actions = useNewActions()
  return () => [
    { kind: 'item', label: t('new.folder'), icon: FolderPlus, keys: 'N', run: actions.newFolder },
    { kind: 'separator' },
    { kind: 'item', label: t('new.files'), icon: FilePlus, keys: 'U', run: actions.uploadFiles },
    { kind: 'item', label: t('new.uploadFolder'), icon: FolderUp, run: actions.uploadFolder },
  ]
}
