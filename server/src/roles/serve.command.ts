import type { AddressInfo } from 'node:net'
import { type Command, Option } from 'commander'
import type { FastifyInstance } from 'fastify'
import { issueSetupToken } from '../accounts/setup.ts'
import type { Services } from '../compose.ts'
import { startRuntime } from './runtime.ts'
import { createWebServer } from './web.ts'

/** Time for requests to finish after SIGTERM; what runs longer is cut. */
const DRAIN_MS = 25_000

/** `cloudservice serve`: runs the product until it is told to stop. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server')
    .addOption(
      new Option('--role <role>', 'which part to run').choices(['all', 'web']).default('all'),
    )
    .action(serve)
}

async function serve(): Promise<void> {
  const stopped = nextStopSignal()
  const runtime = await startRuntime()
  const { services } = runtime
  const sweep = new AbortController()
  try {
    await services.staging.clear()
    await createFirstAdministrator(services)
    const server = await createWebServer(services)
    await server.listen({ host: services.config.host, port: services.config.port })
    const sweeping = services.collector.sweep(sweep.signal).catch((error: unknown) => {
      if (!sweep.signal.aborted) services.log.warn({ err: error }, 'blob sweep failed')
    })
    await announce(services, server)
    services.log.info({ signal: await stopped }, 'stopping')
    sweep.abort()
    await drain(server)
    await sweeping
  } finally {
    await runtime.close()
  }
}

/** The administrator named in the environment, on an empty database. */
async function createFirstAdministrator({ users, config, log }: Services): Promise<void> {
  const { adminEmail: email, adminPassword: password } = config
  if (email === null || password === null || !(await users.needsSetup())) return
  await users.create({ email, password, role: 'admin', quotaBytes: null })
  log.info({ email }, 'administrator created')
}

/** The lines that people and programs wait for. */
async function announce({ config, db }: Services, server: FastifyInstance): Promise<void> {
  const { address, port } = server.server.address() as AddressInfo
  const host = address.includes(':') ? `[${address}]` : address
  const base =
    config.publicUrl ??
    `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${port}`
  process.stdout.write(`CloudService is ready at ${base}\n`)
  const token = await issueSetupToken(db)
  if (token) process.stdout.write(`Create the first account here: ${base}/setup?token=${token}\n`)
}

/** Takes no new connection, lets running requests finish, and cuts those that take too long. */
async function drain(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS)
  await server.close()
  clearTimeout(cut)
}

/** Ctrl-C may arrive several times at once: from the terminal, from npm and from what started us. */
const REPEAT_MS = 1_000

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP (the terminal was closed); a later second one
 * ends the process at once.
 */
function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      let first: number | undefined
      process.on(signal, () => {
        first ??= Date.now()
        if (Date.now() - first > REPEAT_MS) process.exit(1)
        resolve(signal)
      })
    }
  })
}
