import type { File, Folder } from '@cloudservice/contract'
import type { Mount } from '../api/route.ts'
import type { Copies } from './copies.service.ts'
import type { Folders } from './folders.service.ts'
import type { Nodes } from './nodes.service.ts'

/** StorageFile and StorageFolder: what they are, their names and places. */
export function mountNodes(
  mount: Mount,
  { nodes, folders, copies }: { nodes: Nodes; folders: Folders; copies: Copies },
): void {
  mount('POST /folders', async ({ actor, body }) => folders.create(actor, body))

  mount('GET /folders/{id}', async ({ actor, params, request, reply }) => {
    const { node, etag } = await nodes.get(actor, params.id, 'folder')
    reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return node as Folder
  })

  mount('PATCH /folders/{id}', async ({ actor, params, body, ifMatch, reply }) => {
    const { node, etag } = await nodes.update(actor, params.id, body, { kind: 'folder', ifMatch })
    reply.header('etag', etag)
    return node as Folder
  })

  mount('POST /folders/{id}/copy', async ({ actor, params, body }) => {
    return (await copies.copy(actor, params.id, body, 'folder')) as Folder
  })

  mount('GET /folders/{id}/breadcrumbs', async ({ actor, params }) => ({
    data: await nodes.breadcrumbs(actor, params.id),
  }))

  mount('GET /files/{id}', async ({ actor, params, request, reply }) => {
    const { node, etag } = await nodes.get(actor, params.id, 'file')
    reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return node as File
  })

  mount('PATCH /files/{id}', async ({ actor, params, body, ifMatch, reply }) => {
    const { node, etag } = await nodes.update(actor, params.id, body, { kind: 'file', ifMatch })
    reply.header('etag', etag)
    return node as File
  })

  mount('POST /files/{id}/copy', async ({ actor, params, body }) => {
    return (await copies.copy(actor, params.id, body, 'file')) as File
  })
}
