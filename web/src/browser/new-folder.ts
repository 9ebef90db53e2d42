import type { FolderRef } from '@cloudservice/contract'
import { createStore } from '../ui/store.ts'

/** The folder on the screen: where new folders and uploads go. */
export interface CurrentFolder {
  readonly id: FolderRef
  readonly name: string
}

/** The folder on the screen; `undefined` on screens that are no folder. */
export const currentFolder = createStore<CurrentFolder | undefined>(undefined)

/** The folder in which a row for a new folder's name is open. */
export const draftFolder = createStore<FolderRef | undefined>(undefined)
