import swagger, { type StaticDocumentSpec } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './openapi.ts'

/** The Swagger UI styles itself with style attributes, which only its own page may have. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

/** Serves the description of the API at /api/v1/openapi.json and for people at /api/docs. */
export async function serveApiDocs(app: FastifyInstance): Promise<void> {
  const document = openApiDocument()
  app.get('/api/v1/openapi.json', async () => document)
  const specification = { document } as unknown as StaticDocumentSpec
  await app.register(swagger, { mode: 'static', specification })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { tryItOutEnabled: true },
  })
}
