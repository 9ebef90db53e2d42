import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

const main = join(import.meta.dirname, '../../server/src/main.ts')
const startLimitMs = 120_000

/** Settings by their environment names. */
export type Settings = Record<string, string>

/** How a process ended, and all it wrote. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A running process of the program. */
export interface ProductProcess {
  pid: number
  /** Resolves when it has ended. */
  ended: Promise<Ended>
  /** Resolves with the first match in what it writes to its standard output. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  signal(signal: NodeJS.Signals): void
}

/** A server that answers. */
export interface Product extends ProductProcess {
  /** Address without a slash at the end. */
  url: string
  /** From the start of the process to the line that says it is ready, in milliseconds. */
  startMs: number
  /** Stops it as an operator does. */
  stop(): Promise<Ended>
}

/** A folder for a server's data; call the second part when nothing uses it any more. */
export async function createDataDir(): Promise<[dataDir: string, remove: () => Promise<void>]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloudservice-product-'))
  return [dataDir, () => rm(dataDir, { recursive: true, force: true })]
}

/** Starts the program with the arguments, on a data folder and with nothing but these settings. */
export function startProcess(
  args: readonly string[],
  dataDir: string,
  settings: Settings = {},
): ProductProcess {
  const env = { ...ownEnvironment(), CLOUDSERVICE_DATA_DIR: dataDir, ...settings }
  const child = spawn(process.execPath, [main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout = collectText(child.stdout)
  const stderr = collectText(child.stderr)
  const ended = endOf(child).then((end) => ({
    ...end,
    stdout: stdout.text(),
    stderr: stderr.text(),
  }))
  return {
    pid: child.pid ?? 0,
    ended,
    printed: (pattern) =>
      Promise.race([stdout.matching(pattern), ended.then((end) => refuse(pattern, end))]),
    signal: (signal) => child.kill(signal),
  }
}

/** Runs a command of the operator to its end. */
export function runCommand(
  args: readonly string[],
  dataDir: string,
  settings: Settings = {},
): Promise<Ended> {
  return startProcess(args, dataDir, settings).ended
}

/**
 * Starts the server on a free port, without limits on the number of requests, and waits until it
 * answers.
 * @throws Error with all it wrote when it ends before that
 */
export async function startProduct(dataDir: string, settings: Settings = {}): Promise<Product> {
  const start = performance.now()
  const child = startProcess(['serve'], dataDir, { ...unlimited, ...settings })
  const tooLong = setTimeout(() => child.signal('SIGKILL'), startLimitMs)
  const [, url = ''] = await child.printed(/^CloudService is ready at (\S+)$/m)
  clearTimeout(tooLong)
  return {
    ...child,
    url,
    startMs: performance.now() - start,
    stop() {
      child.signal('SIGTERM')
      return child.ended
    },
  }
}

const unlimited: Settings = {
  CLOUDSERVICE_PORT: '0',
  CLOUDSERVICE_LOG_LEVEL: 'warn',
  CLOUDSERVICE_RATE_ANONYMOUS: '0',
  CLOUDSERVICE_RATE_TOKEN: '0',
  CLOUDSERVICE_RATE_SESSION: '0',
  CLOUDSERVICE_RATE_TRANSFER: '0',
  CLOUDSERVICE_RATE_LOGIN: '0',
}

/** Our environment without the settings of whoever runs the tests. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('CLOUDSERVICE_'))
  return Object.fromEntries(others)
}

function refuse(pattern: RegExp, { code, signal, stdout, stderr }: Ended): never {
  throw new Error(`It ended (${code ?? signal}) and never wrote ${pattern}:\n${stdout}${stderr}`)
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>) {
  await once(child, 'close')
  return { code: child.exitCode, signal: child.signalCode }
}

function collectText(stream: Readable) {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => {
    text += part
  })
  return {
    text: () => text,
    async matching(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(text)
        if (match) return match
        await once(stream, 'data')
      }
    },
  }
}
