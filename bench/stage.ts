import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, type Me } from '@cloudservice/contract'
import { type Product, runCommand, startProduct } from '../tests/system/product.ts'
import type { Target } from './load.ts'
import { type Nginx, startNginx } from './nginx.ts'

/** How much is measured. */
export interface Effort {
  /** Each measurement is repeated so often, in turn with what it is compared with. */
  rounds: number
  /** How long one takes. */
  seconds: number
  /** Size of the large file. */
  largeBytes: number
  /** Files in the largest folder. */
  manyFiles: number
}

/** What all scenarios share: the product with a user, and Nginx beside it. */
export interface Stage {
  effort: Effort
  product: Product
  dataDir: string
  /** A folder on the same disk, for everything else. */
  scratch: string
  me: Me
  api: Client
  /** The product with the user's token, for load. */
  target: Target
  /** Undefined where none is installed. */
  nginx: Nginx | undefined
  close(): Promise<void>
}

const email = 'bench@example.org'

/** Starts everything in a temporary folder; `close` ends it and removes the folder. */
export async function openStage(effort: Effort): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudservice-bench-'))
  const dataDir = join(folder, 'data')
  const scratch = join(folder, 'scratch')
  await mkdir(scratch)
  const product = await startProduct(dataDir, {
    CLOUDSERVICE_ADMIN_EMAIL: email,
    CLOUDSERVICE_ADMIN_PASSWORD: 'correct horse battery',
  })
  const created = await runCommand(['token', 'create', '--user', email, '--quiet'], dataDir)
  const token = created.stdout.trim()
  const api = createClient({ baseUrl: product.url, token })
  const nginx = await startNginx(join(folder, 'nginx'))
  return {
    effort,
    product,
    dataDir,
    scratch,
    me: await api('GET /me'),
    api,
    target: { url: product.url, headers: { authorization: `Bearer ${token}` } },
    nginx,
    async close() {
      await nginx?.stop()
      await product.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
