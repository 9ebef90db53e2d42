import { type Endpoint, ProblemSchema, problems } from '@cloudservice/contract'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { VERSION } from '../config/version.ts'

const DESCRIPTION = `The API of CloudService. Sign in with a session cookie or send
\`Authorization: Bearer <personal access token>\`. Lists are pages by cursor; errors are problems
(RFC 9457) with a stable \`code\`; \`If-Match\` takes the \`etag\` of a file or folder; every POST takes
\`Idempotency-Key\`.`

/** The Swagger UI styles itself with style attributes, which only its own page may have. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

/** Describes all endpoints mounted after it as OpenAPI 3.1, at /api/v1/openapi.json and /api/docs. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'CloudService', version: VERSION, description: DESCRIPTION },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-cs_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
        schemas: { Problem: { ...ProblemSchema } as object },
      },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => ({
      url,
      schema: { ...schema, ...documentation(route.config?.endpoint) },
    }),
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { persistAuthorization: false, tryItOutEnabled: true },
  })
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

/** What the schemas of a route do not say by themselves: bytes, headers, errors, sign-in. */
function documentation(endpoint: Endpoint | undefined): object {
  if (!endpoint) return {}
  const headers: Record<string, object> = {}
  if (endpoint.ifMatch) {
    headers['if-match'] = {
      type: 'string',
      description: 'Entity tag of what you mean to change, or *.',
    }
  }
  return {
    security: endpoint.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    ...(Object.keys(headers).length > 0
      ? {
          headers: {
            type: 'object',
            properties: headers,
            required: endpoint.ifMatch === 'required' ? ['if-match'] : [],
          },
        }
      : {}),
    ...bodyOf(endpoint),
    response: { ...successOf(endpoint), ...errorsOf() },
  }
}

function bodyOf(endpoint: Endpoint): object {
  if (endpoint.body === 'bytes') {
    return { consumes: ['application/octet-stream'], body: { type: 'string', format: 'binary' } }
  }
  if (endpoint.body === 'multipart') {
    const files = { type: 'array', items: { type: 'string', format: 'binary' } }
    return {
      consumes: ['multipart/form-data'],
      body: { type: 'object', properties: { file: files } },
    }
  }
  return {}
}

function successOf({ status = 200, response }: Endpoint): object {
  if (response === undefined)
    return { [status]: { type: 'null', description: 'Done; no content.' } }
  if (response !== 'bytes') return { [status]: response }
  const content = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return {
    200: { description: 'The bytes.', content },
    206: { description: 'The range.', content },
    304: { type: 'null', description: 'Not changed.' },
  }
}

function errorsOf(): object {
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  }
  const statuses = [...new Set(Object.values(problems).map(({ status }) => status))].sort()
  return {
    '4XX': { description: `A problem: ${statuses.filter((s) => s < 500).join(', ')}.`, content },
    '5XX': { description: 'A problem on our side.', content },
  }
}
