import type { NodeSort } from '@cloudservice/contract'
import type { ViewMode } from './browser/view-state.ts'
import { createStore } from './ui/store.ts'

/** What a person chose for themselves on this device. */
export interface Preferences {
  readonly view: ViewMode
  readonly density: 'comfortable' | 'compact'
  /** Whether single letters run commands; otherwise they jump to a name. */
  readonly hasLetterKeys: boolean
  readonly isRailFolded: boolean
  readonly isDetailsOpen: boolean
  /** How folders were last looked at, by id, the newest last. */
  readonly folders: readonly FolderMemory[]
}

/** How a folder was last looked at. */
export interface FolderMemory {
  readonly id: string
  readonly view?: ViewMode
  readonly sort?: NodeSort
}

const storageKey = 'cloudservice.preferences'
const rememberedFolders = 300

const defaults: Preferences = {
  view: 'list',
  density: 'comfortable',
  hasLetterKeys: true,
  isRailFolded: false,
  isDetailsOpen: false,
  folders: [],
}

/** The preferences of this device. */
export const preferences = createStore<Preferences>(load())

/** Changes some preferences, now and for the next visits. */
export function setPreferences(change: Partial<Preferences>): void {
  preferences.set((current) => ({ ...current, ...change }))
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences.get()))
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

/** Remembers how a folder is looked at. */
export function rememberFolder(memory: FolderMemory): void {
  const others = preferences.get().folders.filter((folder) => folder.id !== memory.id)
  setPreferences({ folders: [...others.slice(1 - rememberedFolders), memory] })
}

/** How a folder was last looked at, as the state of its address. */
export function recallFolder(id: string): { view?: ViewMode; sort?: NodeSort } {
  const memory = preferences.get().folders.find((folder) => folder.id === id)
  return {
    ...(memory?.view ? { view: memory.view } : {}),
    ...(memory?.sort ? { sort: memory.sort } : {}),
  }
}

function load(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return { ...defaults, ...(typeof stored === 'object' ? stored : {}) }
  } catch {
    return defaults
  }
}
