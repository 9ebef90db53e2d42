import type { FolderRef, NodeId, File as StoredFile } from '@cloudservice/contract'
import { endpointUrl, ProblemError, toProblem } from '@cloudservice/contract/client'
import { api } from '../api/client.ts'
import type { FileToSend } from './run-upload.ts'

/**
 * Sends a file by XMLHttpRequest: the only way browsers tell how much of a body has gone out.
 * @throws ProblemError when the server refused it or could not be reached
 */
export function sendFile(what: FileToSend): Promise<StoredFile> {
  const { file, parentId, name, onConflict, idempotencyKey, signal, onProgress } = what
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', endpointUrl('POST /files', { query: { parentId, name, onConflict } }))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.setRequestHeader('idempotency-key', idempotencyKey)
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.upload.onload = () => onProgress(file.size)
    request.onload = () => answerOf(request).then(resolve, reject)
    request.onerror = () => reject(noAnswer())
    request.ontimeout = () => reject(noAnswer())
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/** Creates a folder; when the name is taken by a folder, that one is meant. */
export async function createOrFindFolder(parentId: FolderRef, name: string): Promise<NodeId> {
  try {
    const folder = await api('POST /folders', { body: { parentId, name } })
    return folder.id
  } catch (error) {
    const id = folderInTheWay(error)
    if (!id) throw error
    return id
  }
}

async function answerOf(request: XMLHttpRequest): Promise<StoredFile> {
  if (request.status < 200 || request.status > 299) {
    const { status, responseText } = request
    throw await toProblem(new Response(responseText, { status: Math.max(200, status) }))
  }
  return JSON.parse(request.responseText)
}

function noAnswer(): ProblemError {
  return new ProblemError({ code: 'network', status: 0, title: 'The server cannot be reached' })
}

/** The folder that has the name already; a file with the name leaves no way down. */
function folderInTheWay(error: unknown): NodeId | undefined {
  if (!(error instanceof ProblemError) || error.code !== 'name-taken') return undefined
  const { conflictId, conflictKind } = error.problem
  if (conflictKind !== 'folder' || typeof conflictId !== 'string') return undefined
  return conflictId as NodeId
}
