import { Ajv, type AnySchema } from 'ajv'
import addFormats from 'ajv-formats'

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
  addFormats.default(ajv, { mode: 'fast', formats: ['date-time'] })
  ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  return { compile: (schema: unknown) => ajv.compile(schema as AnySchema) }
}

/** Bodies are JSON and say their types: nothing is converted. */
export const bodyValidator = createValidator(false)
/** Path, query and headers are text: numbers and booleans are read from it. */
export const looseValidator = createValidator(true)
