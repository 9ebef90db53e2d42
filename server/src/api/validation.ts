import { Ajv, type AnySchema } from 'ajv'
import type { FastifyRequest } from 'fastify'
import { problem } from '../lib/errors.ts'

/** RFC 3339 §5.6. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function createValidator(coerce: boolean) {
  const ajv = new Ajv({
    allErrors: false,
    coerceTypes: coerce,
    useDefaults: true,
    removeAdditional: false,
    verbose: true,
    strict: false,
    ownProperties: true,
  })
  ajv.addFormat('date-time', isTimestamp)
  ajv.addFormat('uuid', UUID)
  return { compile: (schema: unknown) => ajv.compile(schema as AnySchema) }
}

/** Whether the text is an instant that exists: neither 31 February nor a leap second. */
function isTimestamp(text: string): boolean {
  const day = TIMESTAMP.exec(text)?.[1]
  if (!day || Number.isNaN(Date.parse(text))) return false
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** Bodies are JSON and say their types: nothing is converted. */
export const bodyValidator = createValidator(false)
/** Path, query and headers are text: numbers and booleans are read from it. */
export const looseValidator = createValidator(true)

/**
 * Refuses text that the database cannot hold: U+0000, and halves of surrogate pairs. It comes after
 * the schemas, which bound how deep a body is.
 * @throws Problem `bad-request`
 */
export async function requireStorableText({ body, query }: FastifyRequest): Promise<void> {
  if (isStorable(query) && isStorable(body)) return
  throw problem('bad-request', { detail: 'Text cannot contain U+0000 or unpaired surrogates.' })
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isStorable)
}
