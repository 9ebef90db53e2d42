import type { UploadEntry } from './upload-item.ts'

/** What was found in a drop. */
export interface Dropped {
  entries: UploadEntry[]
  /** Names of files and folders that could not be read. */
  unreadable: string[]
}

/**
 * Reads what was dropped or pasted, folders with everything below them. The items must be taken
 * before the event ends, so call it at once; the returned promise may be awaited later.
 */
export function readTransfer(transfer: DataTransfer): Promise<Dropped> {
  const files = [...transfer.items].filter((item) => item.kind === 'file')
  const roots = files.map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  return readRoots(roots.filter((root) => root !== null))
}

/** Walks the given files and folders; one without anything in it is an entry without a file. */
export async function readRoots(roots: readonly (FileSystemEntry | File)[]): Promise<Dropped> {
  const dropped: Dropped = { entries: [], unreadable: [] }
  for (const root of roots) {
    if (root instanceof File) dropped.entries.push({ file: root, path: [] })
    else await walk(root, [], dropped)
  }
  return dropped
}

async function walk(entry: FileSystemEntry, path: string[], dropped: Dropped): Promise<void> {
  try {
    if (isFileEntry(entry)) {
      dropped.entries.push({ file: await fileOf(entry), path })
      return
    }
    if (!isDirectoryEntry(entry)) return
    const inside = [...path, entry.name]
    let isEmpty = true
    for await (const child of childrenOf(entry)) {
      isEmpty = false
      await walk(child, inside, dropped)
    }
    if (isEmpty) dropped.entries.push({ file: null, path: inside })
  } catch {
    dropped.unreadable.push(entry.name)
  }
}

/** Chromium hands out at most 100 children per call; an empty answer is the end. */
async function* childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader()
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return
    yield* batch
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectoryEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
