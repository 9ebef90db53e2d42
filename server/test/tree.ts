import type { ConflictPolicy, File, Folder, FolderRef, Node } from '@cloudservice/contract'
import type { TestUser } from './app.ts'

/** Creates a folder through the API. */
export function createFolder(
  user: TestUser,
  name: string,
  parentId: FolderRef = 'root',
): Promise<Folder> {
  return user.api('POST /folders', { body: { parentId, name } })
}

/** Uploads a file through the API. */
export function upload(
  user: TestUser,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  { parentId = 'root', onConflict }: { parentId?: FolderRef; onConflict?: ConflictPolicy } = {},
): Promise<File> {
  const query = { parentId, name, ...(onConflict ? { onConflict } : {}) }
  // A Blob says how many bytes will come, even when there are none.
  return user.api('POST /files', { query, body: new Blob([content]) })
}

/** Puts a file or folder into the trash. */
export async function trash(
  user: TestUser,
  { id, kind }: Pick<Node, 'id' | 'kind'>,
): Promise<void> {
  const params = { id }
  if (kind === 'file') await user.api('DELETE /files/{id}', { params })
  else await user.api('DELETE /folders/{id}', { params })
}

/** The names of a page's items, in order. */
export function namesOf({ data }: { data: { name: string }[] }): string[] {
  return data.map(({ name }) => name)
}
