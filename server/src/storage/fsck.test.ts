import assert from 'node:assert/strict'
import { chmod, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import type { File, Folder, NodeId } from '@cloudservice/contract'
import { sql } from 'kysely'
import { createTestApp, type TestApp, type TestUser } from '../../test/app.ts'
import { blobRef } from '../blobs/blob-store.ts'
import { DAY } from '../lib/time.ts'
import { type Finding, type FsckOptions, fsck } from './fsck.ts'

/** An instance with a bit of everything: nested folders, versions, equal bytes, a trashed folder. */
interface Instance {
  app: TestApp
  user: TestUser
  outer: Folder
  inner: Folder
  /** In the inner folder, two versions. */
  file: File
}

/** Breaks an instance, runs fsck and gives what it found. */
async function damaged(
  damage: (instance: Instance) => Promise<unknown>,
  options: Partial<FsckOptions> = {},
): Promise<Finding[]> {
  const app = await createTestApp()
  try {
    const instance = await build(app)
    await damage(instance)
    return await check(app, options)
  } finally {
    await app.close()
  }
}

async function build(app: TestApp): Promise<Instance> {
  const user = await app.buildUser()
  const folder = (parentId: NodeId | 'root', name: string) =>
    user.api('POST /folders', { body: { parentId, name } })
  const upload = (parentId: NodeId | 'root', name: string, body: string) =>
    user.api('POST /files', { query: { parentId, name }, body })
  const outer = await folder('root', 'outer')
  const inner = await folder(outer.id, 'inner')
  await upload(inner.id, 'file.txt', 'first')
  const file = await upload(inner.id, 'file.txt', 'the second version')
  await upload('root', 'twin.txt', 'first')
  await upload('root', 'empty.txt', '')
  const gone = await folder(outer.id, 'gone')
  await upload(gone.id, 'gone.txt', 'in the trash')
  await user.api('DELETE /folders/{id}', { params: { id: gone.id } })
  return { app, user, outer, inner, file }
}

async function check(app: TestApp, options: Partial<FsckOptions> = {}): Promise<Finding[]> {
  const { signal } = new AbortController()
  const all = { readData: false, repair: false, now: new Date(), signal, ...options }
  return Array.fromAsync(fsck(app.services, all))
}

/** Invariants of the findings, each once. */
function invariants(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ severity, invariant }) => `${severity} ${invariant}`))].sort()
}

function pathOf(app: TestApp, sha256: string): string {
  return app.services.store.path(blobRef(sha256))
}

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(3) ^ 1, 3)
  await chmod(path, 0o644)
  await writeFile(path, bytes)
}

describe('fsck', () => {
  test('finds nothing in a healthy instance, and says nothing of its trash', async () => {
    assert.deepEqual(await damaged(async () => undefined, { readData: true }), [])
  })

  test('I2: a blob that is gone from the disk', async () => {
    const findings = await damaged(({ app, file }) => rm(pathOf(app, file.sha256)))
    assert.deepEqual(invariants(findings), ['error I2'])
    assert.equal(findings.length, 1)
  })

  test('I2: a version of another size than its blob', async () => {
    const findings = await damaged(({ app, file }) =>
      sql`update blobs set size_bytes = 1 where sha256 = ${Buffer.from(file.sha256, 'hex')}`.execute(
        app.services.db.write,
      ),
    )
    assert.deepEqual(invariants(findings), ['error I2'])
  })

  test('I4: a flipped bit, found only when the data is read', async () => {
    const flip = ({ app, file }: Instance) => flipBit(pathOf(app, file.sha256))
    assert.deepEqual(await damaged(flip), [])
    const findings = await damaged(flip, { readData: true })
    assert.deepEqual(invariants(findings), ['error I4'])
    assert.equal(findings.length, 1)
  })

  test('I4: a blob that lost its last bytes', async () => {
    const findings = await damaged(
      async ({ app, file }) => {
        const path = pathOf(app, file.sha256)
        await rm(path)
        await writeFile(path, 'the second')
      },
      { readData: true },
    )
    assert.deepEqual(invariants(findings), ['error I4'])
  })

  test('I6: a user who is said to use a byte more', async () => {
    const findings = await damaged(({ app, user }) =>
      sql`update user_storage set used_bytes = used_bytes + 1 where user_id = ${user.me.id}`.execute(
        app.services.db.write,
      ),
    )
    assert.deepEqual(invariants(findings), ['error I6'])
    assert.match(findings[0]?.message ?? '', /uses 41 bytes, counted 40/)
  })

  for (const column of ['size_bytes', 'item_count']) {
    test(`I6: a folder with a wrong ${column}, which also its parent does not fit`, async () => {
      let ids: string[] = []
      const findings = await damaged(({ app, outer, inner }) => {
        ids = [outer.id, inner.id]
        return sql`update nodes set ${sql.ref(column)} = ${sql.ref(column)} + 1 where id = ${inner.id}`.execute(
          app.services.db.write,
        )
      })
      assert.deepEqual(invariants(findings), ['error I6'])
      const named = findings.map(({ message }) => message.split(' ')[1])
      assert.deepEqual(named.sort(), ids.sort())
    })
  }

  test('I7: a version missing in between', async () => {
    const findings = await damaged(async ({ app, user, inner, file }) => {
      const query = { parentId: inner.id, name: file.name }
      await user.api('POST /files', { query, body: 'a third version' })
      await sql`delete from file_versions where file_id = ${file.id} and number = 2`.execute(
        app.services.db.write,
      )
    })
    // What the version used is missing from the user's sum as well.
    assert.deepEqual(invariants(findings), ['error I6', 'error I7'])
  })

  test('I7: a file that shows other bytes than its current version', async () => {
    const findings = await damaged(({ app, file }) =>
      sql`update nodes n set sha256 = v.sha256 from file_versions v
        where n.id = ${file.id} and v.file_id = n.id and v.number = 1`.execute(
        app.services.db.write,
      ),
    )
    assert.deepEqual(invariants(findings), ['error I7'])
  })

  test('I9: a node below nothing', async () => {
    const findings = await damaged(({ app, file }) =>
      app.services.db.transaction(async (tx) => {
        await sql`alter table nodes drop constraint nodes_parent_id_fkey`.execute(tx)
        await sql`update nodes set parent_id = uuidv7() where id = ${file.id}`.execute(tx)
      }),
    )
    assert.ok(invariants(findings).includes('error I9'), JSON.stringify(findings))
  })

  test('I9: two folders that lie in each other', async () => {
    const findings = await damaged(({ app, outer, inner }) =>
      sql`update nodes set parent_id = ${inner.id} where id = ${outer.id}`.execute(
        app.services.db.write,
      ),
    )
    const unreachable = findings.filter(({ message }) => message.includes('cannot be reached'))
    assert.equal(unreachable.length, 5)
    assert.deepEqual(new Set(unreachable.map(({ invariant }) => invariant)), new Set(['I9']))
  })

  test('I9: a node in a file, and one in a folder of somebody else', async () => {
    const findings = await damaged(async ({ app, inner, file }) => {
      const other = await app.buildUser()
      const { write } = app.services.db
      await sql`update nodes set parent_id = ${file.id} where name = 'twin.txt'`.execute(write)
      await sql`update nodes set parent_id = ${other.me.rootFolderId} where id = ${inner.id}`.execute(
        write,
      )
    })
    const misplaced = findings.filter(({ message }) => message.includes('cannot hold it'))
    assert.equal(misplaced.length, 2)
  })

  test('I9: a user without a root folder', async () => {
    const findings = await damaged(async ({ app }) => {
      const other = await app.buildUser()
      await sql`delete from nodes where id = ${other.me.rootFolderId}`.execute(
        app.services.db.write,
      )
    })
    assert.deepEqual(invariants(findings), ['error I9'])
  })

  test('I10: a name twice in one folder', async () => {
    const findings = await damaged(async ({ app }) => {
      const { write } = app.services.db
      await sql`drop index nodes_name`.execute(write)
      await sql`update nodes set name_key = 'twin.txt' where name = 'empty.txt'`.execute(write)
    })
    assert.deepEqual(invariants(findings), ['error I10'])
  })

  test('I11: a node marked as trashed that is not in the trash', async () => {
    const findings = await damaged(({ app }) =>
      sql`update nodes set trashed_at = now() where name = 'empty.txt'`.execute(
        app.services.db.write,
      ),
    )
    assert.ok(invariants(findings).includes('error I11'), JSON.stringify(findings))
  })

  test('I11: something in the trash that is live as well', async () => {
    const findings = await damaged(({ app, user, file }) =>
      sql`insert into trash_items (node_id, owner_id, expires_at)
        values (${file.id}, ${user.me.id}, now())`.execute(app.services.db.write),
    )
    assert.deepEqual(invariants(findings), ['error I11'])
  })
})

describe('fsck after a crash of the collector', () => {
  test('I3: a row without bytes that no version needs is a leftover', async () => {
    const findings = await damaged(({ app }) =>
      sql`insert into blobs (sha256, size_bytes, crc32) values (${Buffer.alloc(32, 7)}, 1, 0)`.execute(
        app.services.db.write,
      ),
    )
    assert.deepEqual(invariants(findings), ['leftover I3'])
  })
})

describe('fsck --repair', () => {
  /** A blob without a row, of the given age. */
  async function putStray(app: TestApp, content: string, ageMs: number): Promise<string> {
    const { staging, store } = app.services
    const { signal } = new AbortController()
    const staged = await staging.receive(Readable.from([Buffer.from(content)]), {
      maxBytes: 1e6,
      signal,
    })
    await store.promote(staged)
    const path = store.path(staged.ref)
    const writtenAt = new Date(Date.now() - ageMs)
    await utimes(path, writtenAt, writtenAt)
    return staged.ref
  }

  test('I3: bytes without a row are a leftover; only old ones are removed, and nothing else', async () => {
    const app = await createTestApp()
    try {
      await build(app)
      const young = await putStray(app, 'young', DAY / 2)
      const old = await putStray(app, 'old', 2 * DAY)
      const stored = () => Array.fromAsync(app.services.store.list(), ({ ref }) => `${ref}`)
      const all = await stored()

      const found = await check(app)
      assert.deepEqual(invariants(found), ['leftover I3'])
      assert.equal(found.length, 2)
      assert.deepEqual(new Set(await stored()), new Set(all))

      await check(app, { repair: true })
      assert.deepEqual(new Set(await stored()), new Set(all.filter((ref) => ref !== old)))
      const left = await check(app, { readData: true })
      assert.equal(left.length, 1)
      assert.match(left[0]?.message ?? '', new RegExp(young))
    } finally {
      await app.close()
    }
  })

  test('removes no damaged bytes: what is wrong stays for a person to look at', async () => {
    const app = await createTestApp()
    try {
      const { file } = await build(app)
      const path = pathOf(app, file.sha256)
      await flipBit(path)
      const before = await readFile(path)
      const findings = await check(app, { repair: true, readData: true })
      assert.deepEqual(invariants(findings), ['error I4'])
      assert.deepEqual(await readFile(path), before)
    } finally {
      await app.close()
    }
  })
})
