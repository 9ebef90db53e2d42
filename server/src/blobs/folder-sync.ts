import { closeSync, constants, fsync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const syncFile = promisify(fsync)

interface Turn {
  running: Promise<void>
  next: Promise<void> | undefined
}

/**
 * Makes the entries of folders durable. Calls for one folder share their fsync: each waits for
 * one that began after the call, and whoever comes while one runs takes the next together.
 */
export function createFolderSync(): (folder: string) => Promise<void> {
  const turns = new Map<string, Turn>()

  function start(folder: string): Promise<void> {
    const turn: Turn = { running: syncFolder(folder), next: undefined }
    turns.set(folder, turn)
    const finish = () => {
      if (turns.get(folder) === turn) turns.delete(folder)
    }
    turn.running.then(finish, finish)
    return turn.running
  }

  return (folder) => {
    const turn = turns.get(folder)
    if (!turn) return start(folder)
    turn.next ??= turn.running.then(
      () => start(folder),
      () => start(folder),
    )
    return turn.next
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Somebody has just changed the folder, so opening it waits for no disk.
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await syncFile(fd)
  } finally {
    closeSync(fd)
  }
}
