import { mkdir } from 'node:fs/promises'
import { compose, type Services } from '../compose.ts'
import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { startEmbeddedDatabase } from '../infra/db-embedded.ts'
import { migrate } from '../infra/migrate.ts'
import { createLogger, type Logger } from '../monitoring/logger.ts'

/** A running database and, above it, all services. */
export interface Runtime {
  services: Services
  /** Ends everything that this process started. */
  close(): Promise<void>
}

/** Settings, logger and a migrated database, without the services. */
export interface Foundation {
  config: Config
  log: Logger
  databaseUrl: string
  applied: string[]
  close(): Promise<void>
}

/** Reads the settings, starts the embedded database unless another is named, and migrates it. */
export async function startFoundation(overrides: Partial<NodeJS.ProcessEnv> = {}): Promise<Foundation> {
  const config = loadConfig({ ...process.env, ...overrides })
  const log = createLogger(config)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const embedded = config.databaseUrl ? undefined : await startEmbeddedDatabase({ dataDir: config.dataDir, log })
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
  try {
    const { applied } = await migrate({ url: config.databaseDirectUrl ?? databaseUrl, log })
    return { config, log, databaseUrl, applied, close: async () => embedded?.stop() }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** Everything that a role or a command of the operator needs. */
export async function startRuntime(overrides: Partial<NodeJS.ProcessEnv> = {}): Promise<Runtime> {
  const foundation = await startFoundation(overrides)
  const services = await compose(foundation)
  return {
    services,
    async close() {
      await services.close()
      await foundation.close()
    },
  }
}

/** Runs an operator's command and ends everything afterwards, whatever happened. */
export async function withRuntime<T>(run: (services: Services) => Promise<T>): Promise<T> {
  const runtime = await startRuntime({ CLOUDSERVICE_LOG_LEVEL: process.env['CLOUDSERVICE_LOG_LEVEL'] ?? 'error' })
  try {
    return await run(runtime.services)
  } finally {
    await runtime.close()
  }
}
