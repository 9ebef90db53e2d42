import type { UploadResult } from '@cloudservice/contract'
import type { FastifyRequest } from 'fastify'
import { problemBody } from '../api/problem.ts'
import type { Mount } from '../api/route.ts'
import { isProblem, problem } from '../lib/errors.ts'
import type { Incoming } from './intake.ts'
import type { Uploads } from './uploads.service.ts'

/** Uploads by HTTP: the bytes as the body, or many files as multipart/form-data. */
export function mountUploads(mount: Mount, { uploads }: { uploads: Uploads }): void {
  mount('POST /files', async ({ actor, query, signal, request, reply }) => {
    const target = {
      parentId: query.parentId ?? 'root',
      name: query.name,
      onConflict: query.onConflict,
    } as const
    const file = await uploads.upload(actor, target, bodyOf(request, signal))
    reply.headers({ etag: file.etag, location: `/api/v1/files/${file.id}` })
    return file
  })

  mount('PUT /files/{id}/content', async ({ actor, params, ifMatch, signal, request, reply }) => {
    const file = await uploads.replace(actor, params.id, ifMatch, bodyOf(request, signal))
    reply.header('etag', file.etag)
    return file
  })

  mount('POST /folders/{id}/files', async ({ actor, params, query, signal, request }) => {
    if (!request.isMultipart())
      throw problem('unsupported-media-type', { detail: 'Send multipart/form-data.' })
    await uploads.requireTarget(actor, params.id)
    const data: UploadResult['data'] = []
    for await (const part of filesOf(request, signal)) {
      const target = {
        parentId: params.id,
        name: part.filename ?? '',
        onConflict: query.onConflict,
      }
      try {
        const incoming = { source: part.file, contentType: part.mimetype, signal }
        const file = await uploads.upload(actor, target, incoming)
        data.push({ name: part.filename, status: 201, file })
      } catch (error) {
        if (!isProblem(error) || signal.aborted) throw error
        part.file.resume()
        data.push({
          name: part.filename,
          status: error.status,
          problem: problemBody(error, request.id),
        })
      }
    }
    if (data.length === 0) throw problem('bad-request', { detail: 'The form carries no file.' })
    return { data }
  })
}

/** The files of a form; what is wrong with its syntax is the sender's fault. */
async function* filesOf(request: FastifyRequest, signal: AbortSignal) {
  try {
    yield* request.files()
  } catch (error) {
    if (signal.aborted || (error instanceof Error && 'statusCode' in error)) throw error
    throw problem('bad-request', { detail: 'The form is malformed or breaks off.' }, error)
  }
}

function bodyOf(request: FastifyRequest, signal: AbortSignal): Incoming {
  const length = request.headers['content-length']
  return {
    source: request.raw,
    contentType: request.headers['content-type'],
    sizeBytes: length === undefined ? undefined : Number(length),
    signal,
  }
}
