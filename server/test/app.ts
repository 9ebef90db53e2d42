import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type Me, type TokenScope } from '@cloudservice/contract'
import type { FastifyInstance } from 'fastify'
import { compose, type Services } from '../src/compose.ts'
import { loadConfig } from '../src/config/load.ts'
import type { Clock } from '../src/lib/time.ts'
import { createLogger } from '../src/monitoring/logger.ts'
import { createWebServer } from '../src/roles/web.ts'
import { createTestDatabase } from './postgres.ts'

/** The whole product on a database and a data folder of its own, answering on a free port. */
export interface TestApp {
  services: Services
  server: FastifyInstance
  /** Address of the server, without a slash at the end. */
  url: string
  dataDir: string
  databaseUrl: string
  /** A client without credentials. */
  anonymous: Client
  /** A user with a token; each call makes a new one. */
  buildUser(options?: UserOptions): Promise<TestUser>
  close(): Promise<void>
}

export interface UserOptions {
  quotaBytes?: number | null
  role?: 'user' | 'admin'
  scopes?: TokenScope[]
}

export interface TestUser {
  me: Me
  password: string
  token: string
  api: Client
}

/**
 * Starts the product as `serve` does, with the settings that are given by their environment names.
 * Rate limits are off unless a test asks for them.
 */
export async function createTestApp(
  env: Record<string, string> = {},
  { clock }: { clock?: Clock } = {},
): Promise<TestApp> {
  const database = await createTestDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudservice-test-'))
  const config = loadConfig({
    CLOUDSERVICE_DATA_DIR: dataDir,
    CLOUDSERVICE_PORT: '0',
    CLOUDSERVICE_LOG_LEVEL: 'silent',
    CLOUDSERVICE_RATE_ANONYMOUS: '0',
    CLOUDSERVICE_RATE_TOKEN: '0',
    CLOUDSERVICE_RATE_SESSION: '0',
    CLOUDSERVICE_RATE_TRANSFER: '0',
    CLOUDSERVICE_RATE_LOGIN: '0',
    CLOUDSERVICE_LOGIN_TRIES: '0',
    ...env,
  })
  const log = createLogger(config)
  const services = await compose({
    config,
    log,
    databaseUrl: database.url,
    ...(clock ? { clock } : {}),
  })
  const server = await createWebServer(services)
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  let count = 0

  return {
    services,
    server,
    url,
    dataDir,
    databaseUrl: database.url,
    anonymous: createClient({ baseUrl: url }),
    async buildUser({ quotaBytes = null, role = 'user', scopes = ['all'] }: UserOptions = {}) {
      const password = 'correct horse battery'
      const me = await services.users.create({
        email: `user${++count}@example.org`,
        password,
        role,
        quotaBytes,
      })
      const { token } = await services.tokens.issue(me.id, { name: 'test', scopes })
      return { me, password, token, api: createClient({ baseUrl: url, token }) }
    },
    async close() {
      server.server.closeAllConnections()
      await server.close()
      await services.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
