import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type Client, createClient, type NodeId } from '@cloudservice/contract'
import { isRunning, killDatabase, postmasterOf } from '../system/processes.ts'
import { createDataDir, type Product, runCommand, startProduct } from '../system/product.ts'
import { createJournal } from './journal.ts'
import { createRandom } from './random.ts'
import { findInventions, findLosses, listSurvivors } from './survivors.ts'
import { createUploader, type Uploader } from './uploader.ts'

const rounds = Number(process.env.CLOUDSERVICE_TEST_CRASH_ROUNDS ?? 25)
const seed = Number(process.env.CLOUDSERVICE_TEST_SEED ?? Date.now() % 1_000_000)
const clientCount = 8
const email = 'admin@example.org'
const settings = {
  CLOUDSERVICE_ADMIN_EMAIL: email,
  CLOUDSERVICE_ADMIN_PASSWORD: 'correct horse battery',
  CLOUDSERVICE_LOG_LEVEL: 'silent',
}

describe('killed with -9 at random moments while clients upload', () => {
  const random = createRandom(seed)
  const journal = createJournal()
  const killed = { server: 0, both: 0, database: 0 }
  const startsMs: number[] = []
  let dataDir: string
  let removeDataDir: () => Promise<void>
  let product: Product
  let token: string
  let folderId: NodeId
  let api: Client

  /** Starts again on what the last kill left. No step in between, and nothing is left in staging. */
  async function restart(): Promise<void> {
    product = await startProduct(dataDir, settings)
    startsMs.push(product.startMs)
    assert.deepEqual(await readdir(join(dataDir, 'staging')), [])
  }

  async function crash(uploaders: readonly Uploader[], round: number): Promise<void> {
    await restart()
    if (round % 8 === 4) await crashDatabase(uploaders)
    const uploading = uploadWithAll(uploaders)
    await Promise.race([randomMoment(), uploading])
    product.signal('SIGKILL')
    if (round % 4 === 2) {
      killDatabase(dataDir)
      killed.both += 1
    } else {
      killed.server += 1
    }
    await Promise.all([product.ended, uploading])
  }

  /** Only PostgreSQL dies: the server lives, refuses meanwhile, and gets it back by itself. */
  async function crashDatabase(uploaders: readonly Uploader[]): Promise<void> {
    const uploading = uploadWithAll(uploaders)
    await Promise.race([randomMoment(), uploading])
    killDatabase(dataDir)
    killed.database += 1
    await uploading
    while (!(await isReady())) {
      assert.ok(isRunning(product.pid), 'the server ended with its database')
      await delay(20)
    }
  }

  async function isReady(): Promise<boolean> {
    return fetch(`${product.url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    )
  }

  async function uploadWithAll(uploaders: readonly Uploader[]): Promise<void> {
    await Promise.all(uploaders.map((uploader) => uploader.uploadUntilFailure(product.url)))
  }

  /** In the middle of the work, and at no particular step of it. */
  async function randomMoment(): Promise<void> {
    await journal.afterAcknowledged(random.integer(1, 200))
    await delay(random.integer(0, 30))
  }

  before(async () => {
    ;[dataDir, removeDataDir] = await createDataDir()
    await restart()
    const created = await runCommand(['token', 'create', '--user', email, '--quiet'], dataDir)
    token = created.stdout.trim()
    api = createClient({ baseUrl: product.url, token })
    const folder = { parentId: 'root', name: 'Uploads' } as const
    folderId = (await api('POST /folders', { body: folder })).id
    product.signal('SIGKILL')
    await product.ended

    const uploaders = Array.from({ length: clientCount }, (_, index) =>
      createUploader({ name: `client-${index}`, token, folderId, journal, random }),
    )
    for (let round = 0; round < rounds; round++) await crash(uploaders, round)
    await restart()
    api = createClient({ baseUrl: product.url, token })
  })

  after(async () => {
    await product?.stop()
    await removeDataDir?.()
  })

  test('I1: every acknowledged upload is there and downloads with its SHA-256', async (t) => {
    const survivors = await listSurvivors(api, folderId)
    const losses = await findLosses(api, survivors, journal.sent)
    startsMs.sort((a, b) => a - b)
    t.diagnostic(`seed ${seed}, ${rounds} rounds, killed ${JSON.stringify(killed)}`)
    const deleted = journal.sent.filter(({ isGivenUp }) => isGivenUp).length
    t.diagnostic(
      `sent ${journal.sent.length}, acknowledged ${journal.acknowledgedCount}, of files deleted later ${deleted}, lost ${losses.length}`,
    )
    t.diagnostic(
      `starts: median ${median(startsMs)} ms, longest ${Math.round(startsMs.at(-1) ?? 0)} ms`,
    )
    assert.deepEqual(losses, [])
    assert.ok(journal.acknowledgedCount >= rounds)
    assert.ok(journal.sent.length > journal.acknowledgedCount, 'no kill hit an upload')
  })

  test('I12: nobody sees a version that was not sent whole', async () => {
    const survivors = await listSurvivors(api, folderId)
    assert.deepEqual(findInventions(survivors, journal.sent), [])
  })

  test('I2: fsck reads everything and finds no error, also after a clean stop', async (t) => {
    const running = await runCommand(['fsck', '--read-data'], dataDir)
    assert.equal(running.code, 0, running.stdout + running.stderr)
    assert.match(running.stdout, /^clean/m)
    t.diagnostic(`fsck: ${running.stdout.trim().split('\n').at(-1)}`)

    const { code, stderr } = await product.stop()
    assert.equal(code, 0, stderr)
    assert.equal(postmasterOf(dataDir), undefined)
    const stopped = await runCommand(['fsck'], dataDir)
    assert.equal(stopped.code, 0, stopped.stdout + stopped.stderr)
    assert.deepEqual(await readdir(join(dataDir, 'staging')), [])
  })
})

function median(sorted: readonly number[]): number {
  return Math.round(sorted[sorted.length >> 1] ?? 0)
}
