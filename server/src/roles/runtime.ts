import { mkdir } from 'node:fs/promises'
import { compose, type Services } from '../compose.ts'
import { loadConfig, unknownSettings } from '../config/load.ts'
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

export interface FoundationOptions {
  /** Log errors only, as commands do whose output people read. */
  isQuiet?: boolean
}

/** Reads the settings, starts the embedded database unless another is named, and migrates it. */
export async function startFoundation(options: FoundationOptions = {}): Promise<Foundation> {
  const config = loadConfig()
  const log = createLogger({ logLevel: options.isQuiet ? 'error' : config.logLevel })
  for (const name of unknownSettings()) log.warn({ name }, 'there is no such setting')
  // Others may pass, not look: started by root, PostgreSQL runs as somebody else. What holds
  // bytes below is closed to them.
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 })
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedDatabase({ dataDir: config.dataDir, log })
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
export async function startRuntime(options: FoundationOptions = {}): Promise<Runtime> {
  const foundation = await startFoundation(options)
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
  const runtime = await startRuntime({ isQuiet: true })
  try {
    return await run(runtime.services)
  } finally {
    await runtime.close()
  }
}
