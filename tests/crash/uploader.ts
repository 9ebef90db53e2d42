import { type Client, createClient, type NodeId, ProblemError } from '@cloudservice/contract'
import type { Journal } from './journal.ts'
import { type Body, createBody, type Random } from './random.ts'

/** A client that uploads one file after the other for as long as the server answers. */
export interface Uploader {
  /**
   * Uploads until a call fails, because the server is gone or has no database. It also ends when
   * an acknowledged file is gone: that is for the last check to report.
   */
  uploadUntilFailure(url: string): Promise<void>
}

export interface UploaderOptions {
  /** Part of every name, so that clients do not share files. */
  name: string
  token: string
  folderId: NodeId
  journal: Journal
  random: Random
}

/**
 * New files, new versions of files that the server acknowledged and, now and then, a deletion for
 * good, whose collector races the uploads of the same bytes by others.
 */
export function createUploader(options: UploaderOptions): Uploader {
  const { name: prefix, token, folderId, journal, random } = options
  const files: { id: NodeId; name: string }[] = []
  let count = 0

  async function deleteOne(api: Client): Promise<void> {
    const [file] = files.splice(random.integer(0, files.length - 1), 1)
    if (!file) return
    journal.giveUp(file.name)
    await api('DELETE /files/{id}', { params: { id: file.id } })
    await api('DELETE /trash/{id}', { params: { id: file.id } })
  }

  async function uploadNext(api: Client): Promise<void> {
    const body = createBody(random)
    const present = files[random.integer(0, files.length - 1)]
    const known = present && random.chance(0.4) ? present : undefined
    const name = known?.name ?? `${prefix}-${++count}.bin`
    const acknowledge = journal.begin(name, body.sha256)
    const file = await (known && random.chance(0.5)
      ? replace(api, known.id, body)
      : create(api, name, body))
    acknowledge({ fileId: file.id, version: file.version })
    if (!known) files.push({ id: file.id, name })
  }

  function create(api: Client, name: string, { bytes }: Body) {
    return api('POST /files', { query: { parentId: folderId, name }, body: bytes })
  }

  function replace(api: Client, id: NodeId, { bytes }: Body) {
    const input = { params: { id }, headers: { 'if-match': '*' }, body: bytes }
    return api('PUT /files/{id}/content', input)
  }

  return {
    async uploadUntilFailure(url) {
      const api = createClient({ baseUrl: url, token })
      try {
        for (;;) {
          if (random.chance(0.1)) await deleteOne(api)
          await uploadNext(api)
        }
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'not-found') files.splice(0)
        else if (!isServerGone(error)) throw error
      }
    },
  }
}

/** No answer, half an answer, or one that blames the server: what a crash may cause. */
function isServerGone(error: unknown): boolean {
  return error instanceof ProblemError
    ? error.code === 'network' || error.status >= 500
    : error instanceof TypeError
}
