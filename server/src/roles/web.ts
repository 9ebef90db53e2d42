import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { mountAccounts } from '../accounts/accounts.routes.ts'
import { createApp } from '../api/app.ts'
import { serveApiDocs } from '../api/docs.ts'
import { createIdempotency } from '../api/idempotency.ts'
import { serveProblemPages } from '../api/problem-pages.ts'
import { createMount } from '../api/route.ts'
import { serveWebApp } from '../api/web-app.ts'
import { mountAudit } from '../audit/audit.routes.ts'
import type { Services } from '../compose.ts'
import { mountActivity } from '../core/activity.routes.ts'
import { mountDownloads } from '../core/downloads.routes.ts'
import { mountNodes } from '../core/nodes.routes.ts'
import { mountSearch } from '../core/search.routes.ts'
import { mountUploads } from '../core/uploads.routes.ts'
import { mountVersions } from '../core/versions.routes.ts'
import { ping } from '../infra/db.ts'
import { problem } from '../lib/errors.ts'
import { mountTrash } from '../storage/trash.routes.ts'

/** The HTTP server of the role web: the API, its documentation and the web app. */
export async function createWebServer(services: Services): Promise<FastifyInstance> {
  const { config, db } = services
  const app = await createApp(
    config,
    services.log as FastifyBaseLogger,
    services.sessions.authenticate,
  )

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    if (!(await ping(db.write)))
      throw problem('unavailable', { detail: 'The database does not answer.' })
    return { status: 'ready' }
  })

  app.get('/.well-known/jwks.json', async () => services.signingKeys.publicKeys())
  await serveApiDocs(app)
  serveProblemPages(app)
  await app.register(
    (api, _options, done) => {
      const mount = createMount(api, createIdempotency(db))
      mountAudit(mount, services)
      mountAccounts(mount, services)
      mountNodes(mount, services)
      mountUploads(mount, services)
      mountDownloads(mount, services)
      mountVersions(mount, services)
      mountSearch(mount, services)
      mountActivity(mount, services)
      mountTrash(mount, services)
      done()
    },
    { prefix: '/api/v1' },
  )
  await serveWebApp(app, services.webFolder)
  return app
}
