import type { FolderRef, NodeId } from '@cloudservice/contract'

/** Creates one folder, or finds the one that has the name already; resolves with its id. */
export type CreateFolder = (parentId: FolderRef, name: string) => Promise<NodeId>

/** Creates the folders that uploads lie in. */
export interface FolderMaker {
  /** Resolves with the id of the innermost folder of `path` below `folderId`. */
  make(folderId: FolderRef, path: readonly string[]): Promise<FolderRef>
  /** Forgets what it made, such as after the queue ran empty: folders may be deleted meanwhile. */
  forget(): void
}

/** Each folder is asked for once, however many uploads want it at the same time. */
export function createFolderMaker(createFolder: CreateFolder): FolderMaker {
  const made = new Map<string, Promise<FolderRef>>()

  function make(folderId: FolderRef, path: readonly string[]): Promise<FolderRef> {
    const name = path.at(-1)
    if (name === undefined) return Promise.resolve(folderId)
    const key = JSON.stringify([folderId, ...path])
    const known = made.get(key)
    if (known !== undefined) return known
    const folder = make(folderId, path.slice(0, -1)).then((parentId) =>
      createFolder(parentId, name),
    )
    made.set(key, folder)
    folder.catch(() => made.delete(key))
    return folder
  }

  return { make, forget: () => made.clear() }
}
