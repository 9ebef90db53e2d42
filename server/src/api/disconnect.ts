import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../lib/errors.ts'

/** A signal that aborts when the connection closes before the whole answer was sent. */
export function disconnectSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const onClose = () => {
    if (!reply.raw.writableFinished) controller.abort(problem('client-closed-request'))
  }
  reply.raw.once('close', onClose)
  request.raw.once('error', () => controller.abort(problem('client-closed-request')))
  return controller.signal
}
