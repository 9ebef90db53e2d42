import { type ProblemBody, type ProblemCode, problems } from '@cloudservice/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isProblem, type Problem, problem } from '../lib/errors.ts'
import { PROBLEM_PAGES } from './problem-pages.ts'

/** What Fastify's own errors mean in our catalogue. */
const FASTIFY_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-json',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported-media-type',
  FST_REQ_FILE_TOO_LARGE: 'too-large',
}

/** Fastify's error handler: the one place where what was thrown becomes an answer. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toProblem(error, request)
  if (known.status >= 500 && !isExpected(known)) request.log.error({ err: error }, 'request failed')
  else request.log.debug({ code: known.code, err: known.cause }, 'request refused')
  sendProblem(known, request, reply)
}

/** Fastify's answer where no route fits. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(problem('not-found'), request, reply)
}

/** The body of a Problem (RFC 9457) as it goes over the wire. */
export function problemBody(error: Problem, requestId: string, instance?: string): ProblemBody {
  const { detail, ...members } = error.fields
  return {
    ...members,
    type: `${PROBLEM_PAGES}#${error.code}`,
    title: error.title,
    status: error.status,
    ...(detail ? { detail } : {}),
    ...(instance ? { instance } : {}),
    code: error.code,
    requestId,
  }
}

/** Any thrown value as a Problem; what is unknown says nothing about its cause. */
function toProblem(error: unknown, request: Pick<FastifyRequest, 'raw'>): Problem {
  if (isProblem(error)) return error
  if (request.raw.destroyed && !request.raw.complete)
    return problem('client-closed-request', {}, error)
  if (!(error instanceof Error)) return problem('internal-error', {}, error)
  const fault = error as FastifyError
  if (fault.validation) return validationProblem(fault)
  const code =
    FASTIFY_CODES[fault.code] ?? (error instanceof SyntaxError ? 'invalid-json' : undefined)
  if (code) return problem(code, {}, error)
  if (fault.statusCode && fault.statusCode < 500)
    return problem('bad-request', { detail: error.message }, error)
  return problem('internal-error', {}, error)
}

function sendProblem(error: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (error.code === 'unauthenticated')
    reply.header('www-authenticate', 'Bearer realm="CloudService"')
  if (error.code === 'unavailable' && !reply.hasHeader('retry-after'))
    reply.header('retry-after', '2')
  if (typeof error.fields.retryAfterSeconds === 'number')
    reply.header('retry-after', String(error.fields.retryAfterSeconds))
  const instance = request.url.split('?')[0]
  reply
    .code(error.status)
    .header('cache-control', 'private, no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(error, request.id, instance))
}

function validationProblem(fault: FastifyError): Problem {
  const part = fault.validationContext ?? 'body'
  const errors = (fault.validation ?? []).map((item) => {
    const extra = item.params.additionalProperty ?? item.params.missingProperty
    const path = `${item.instancePath}${extra === undefined ? '' : `/${String(extra)}`}`
    return {
      pointer: part === 'body' ? path : `${part}${path}`,
      code: item.keyword,
      message: item.message ?? 'is not valid',
      ...(item.params.allowedValues ? { allowed: item.params.allowedValues } : {}),
    }
  })
  const allowed = allowedNames(fault)
  return problem('validation-failed', {
    detail: `${part}: ${errors.map((item) => `${item.pointer || 'the value'} ${item.message}`).join('; ')}`,
    errors,
    ...(allowed ? { allowed } : {}),
  })
}

/** The members that would have been taken, when one was not. */
function allowedNames(fault: FastifyError): string[] | undefined {
  const refused = fault.validation?.find((item) => item.keyword === 'additionalProperties')
  const schema = refused && 'parentSchema' in refused ? refused.parentSchema : undefined
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return undefined
  return Object.keys(schema.properties as object)
}

function isExpected(error: Problem): boolean {
  return error.code in problems && error.code !== 'internal-error'
}
