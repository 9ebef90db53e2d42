import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { beginChange } from '../accounts/quota.ts'
import { type Db, sqlError, type Tx } from '../infra/db.ts'
import { deriveKey, loadSecretKey } from '../infra/secret-key.ts'
import { systemActor } from '../lib/actor.ts'
import { newId } from '../lib/ids.ts'
import { insertAuditRows, moveHead } from './audit.repository.ts'
import { type AuditHead, type AuditRow, CHAIN_START, link } from './chain.ts'
import { type AuditVerdict, verifyChain } from './verify.ts'

const event = { action: 'user.quota-set', details: { quotaBytes: 1 } } as const

describe('I23: a chain of 10,000 rows', () => {
  const length = 10_000
  let app: TestApp
  let db: Db
  let key: Buffer
  before(async () => {
    app = await createTestApp()
    db = app.services.db
    key = deriveKey(loadSecretKey(app.dataDir, null), 'audit log')
    await buildChain(db, key, length)
  })
  after(() => app.close())

  /** What is found after the tampering, of which nothing stays. */
  async function verdictAfter(tamper: (tx: Tx) => Promise<unknown>): Promise<AuditVerdict> {
    let verdict: AuditVerdict | undefined
    const undo = new Error('undo')
    const undone = db.transaction(async (tx) => {
      await disableTriggers(tx)
      await tamper(tx)
      verdict = await verifyChain(tx, key)
      throw undo
    })
    await assert.rejects(undone, undo)
    assert.ok(verdict)
    return verdict
  }

  test('untouched is clean, whatever order jsonb keeps the members of its details in', async () => {
    const { rows, broken } = await app.services.audit.verify()
    assert.deepEqual({ rows, broken }, { rows: length, broken: null })
  })

  test('is exported whole, in batches', async () => {
    let next = 1
    for await (const rows of app.services.audit.export(systemActor, {})) {
      assert.ok(rows.length <= 1000)
      for (const row of rows) assert.equal(row.seq, next++)
    }
    assert.equal(next, length + 1)
  })

  const inside = fc.integer({ min: 1, max: length - 1 })
  /** Making room for a row moves all after it, so these stay near the end. */
  const nearEnd = fc.integer({ min: length - 1000, max: length - 1 })
  const tampers = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...changes()), inside).map(changeField) },
    { weight: 1, arbitrary: inside.map(removeRow) },
    { weight: 1, arbitrary: fc.uniqueArray(inside, { minLength: 2, maxLength: 2 }).map(swapRows) },
    { weight: 1, arbitrary: nearEnd.map(insertRow) },
    { weight: 1, arbitrary: inside.map(cutTail) },
  )

  test('tells the place of each of 300 random tampers', async () => {
    for (const { name, firstBad, tamper } of fc.sample(tampers, { numRuns: 300, seed: 23 })) {
      const { broken } = await verdictAfter(tamper)
      assert.equal(broken?.seq, firstBad, name)
    }
  })

  test('tells a row after the end, a changed end and the loss of the end', async () => {
    const surplus = await verdictAfter((tx) => sql`${copyOf(length, length + 1)}`.execute(tx))
    assert.deepEqual(surplus.broken, { seq: length + 1, reason: 'altered' })
    const goBack = sql`update audit_head set seq = seq - 1`
    assert.equal((await verdictAfter((tx) => goBack.execute(tx))).broken?.reason, 'surplus')
    const change = sql`update audit_head set hash = ${Buffer.alloc(32)}`
    assert.equal((await verdictAfter((tx) => change.execute(tx))).broken?.reason, 'head')
    const lose = sql`delete from audit_head`
    assert.equal((await verdictAfter((tx) => lose.execute(tx))).broken?.reason, 'head')
  })

  test('sealed by another key is broken at its first row', async () => {
    assert.equal((await verifyChain(db.write, Buffer.from('another key'))).broken?.seq, 1)
  })
})

describe('writing', () => {
  let app: TestApp
  before(async () => {
    app = await createTestApp()
  })
  after(() => app.close())

  test('I23: 50 writers at once make one chain without gaps, also behind locks of owners', async () => {
    const { audit, db } = app.services
    const owners = [await app.buildUser(), await app.buildUser()].map(({ me }) => me.id)
    const { rows: begin } = await audit.verify()
    const writers = Array.from({ length: 50 }, async (_, writer) => {
      for (let round = 0; round < 6; round++) {
        await db.transaction(async (tx) => {
          audit.record(tx, systemActor, event)
          const owner = owners[writer % 3]
          if (owner) await beginChange(tx, owner)
          if (round % 2) audit.record(tx, systemActor, event)
        })
      }
    })
    await Promise.all(writers)
    const { rows, broken } = await audit.verify()
    assert.deepEqual({ rows, broken }, { rows: begin + 50 * 9, broken: null })
  })

  test('what is rolled back leaves no trace and no gap', async () => {
    const { audit, db } = app.services
    const before = await audit.verify()
    const failure = new Error('after the entry')
    const failed = db.transaction(async (tx) => {
      audit.record(tx, systemActor, event)
      throw failure
    })
    await assert.rejects(failed, failure)
    assert.deepEqual(await audit.verify(), before)
    await audit.write(systemActor, event)
    const { rows, broken } = await audit.verify()
    assert.deepEqual({ rows, broken }, { rows: before.rows + 1, broken: null })
  })

  test('an entry that cannot be written undoes what it tells of', async () => {
    const { audit, db, users } = app.services
    const { me } = await app.buildUser({ quotaBytes: 5 })
    const refused = db.transaction(async (tx) => {
      const details = { text: 'no \u0000 in jsonb' }
      audit.record(tx, systemActor, { ...event, details })
      await tx
        .updateTable('user_storage')
        .set({ quota_bytes: 6 })
        .where('user_id', '=', me.id)
        .execute()
    })
    await assert.rejects(refused)
    assert.equal((await users.byEmail(me.email)).quotaBytes, 5)
  })

  test('the database refuses to change, remove or forget a row, or to move the end freely', async () => {
    const { audit, db } = app.services
    await audit.write(systemActor, event)
    for (const statement of [
      `update audit_log set details = '{}'`,
      'delete from audit_log',
      'truncate audit_log',
      'truncate audit_log cascade',
      'delete from audit_head',
      'truncate audit_head',
      'update audit_head set seq = seq - 1',
      'update audit_head set seq = seq + 2',
      `update audit_head set hash = ''`,
      `insert into audit_head (id, seq, hash) values (true, 0, '') on conflict do nothing`,
    ]) {
      await assert.rejects(sql.raw(statement).execute(db.write), (error) => {
        assert.equal(sqlError(error)?.code, '42501', statement)
        return true
      })
    }
  })
})

async function buildChain(db: Db, key: Buffer, length: number): Promise<void> {
  let head: AuditHead = CHAIN_START
  const origin = { ip: '198.51.100.7', userAgent: 'test' }
  const rows = Array.from({ length }, (_, at): AuditRow => {
    const row = link(key, head, {
      createdAt: new Date(1_700_000_000_000 + at * 1000),
      actor: at % 3 ? 'user' : 'visitor',
      userId: at % 3 ? newId() : null,
      accountId: at % 2 ? newId() : null,
      action: 'auth.signed-in',
      outcome: 'success',
      objectType: 'session',
      objectId: String(at),
      ...origin,
      details: { second: at, a: { z: [1.5, null], b: 'ü' } },
    })
    head = row
    return row
  })
  await db.transaction(async (tx) => {
    await disableTriggers(tx)
    for (let at = 0; at < length; at += 1000) {
      await insertAuditRows(tx, rows.slice(at, at + 1000))
    }
    await moveHead(tx, head)
    await sql`alter table audit_log enable trigger user`.execute(tx)
    await sql`alter table audit_head enable trigger user`.execute(tx)
  })
}

async function disableTriggers(tx: Tx): Promise<void> {
  await sql`alter table audit_log disable trigger user`.execute(tx)
  await sql`alter table audit_head disable trigger user`.execute(tx)
}

interface Tamper {
  name: string
  firstBad: number
  tamper: (tx: Tx) => Promise<unknown>
}

/** Another value for each column. */
function changes(): string[] {
  return [
    'seq = seq + 20000',
    `created_at = created_at + interval '1 ms'`,
    `created_at = 'infinity'`,
    `actor = case actor when 'visitor' then 'system' else 'visitor' end, user_id = null`,
    `user_id = gen_random_uuid(), actor = 'user'`,
    'account_id = gen_random_uuid()',
    `action = 'auth.signed-out'`,
    `outcome = 'failure'`,
    `object_type = 'token'`,
    'object_type = null',
    `object_id = object_id || ' '`,
    `ip = '198.51.100.8'`,
    'ip = null',
    `user_agent = ''`,
    `details = details || '{"more": 1}'`,
    `details = details - 'second'`,
    `details = jsonb_set(details, '{a,z,0}', '2')`,
    'prev_hash = set_byte(prev_hash, 31, get_byte(prev_hash, 31) # 1)',
    'hash = set_byte(hash, 0, get_byte(hash, 0) # 128)',
  ]
}

function changeField([change, seq]: [string, number]): Tamper {
  const statement = sql.raw(`update audit_log set ${change} where seq = ${seq}`)
  return {
    name: `${change} of ${seq}`,
    firstBad: seq,
    tamper: (tx) => statement.execute(tx),
  }
}

function removeRow(seq: number): Tamper {
  return {
    name: `remove ${seq}`,
    firstBad: seq,
    tamper: (tx) => sql`delete from audit_log where seq = ${seq}`.execute(tx),
  }
}

function swapRows([one = 0, other = 0]: number[]): Tamper {
  return {
    name: `swap ${one} and ${other}`,
    firstBad: Math.min(one, other),
    async tamper(tx) {
      for (const [from, to] of [
        [one, -1],
        [other, one],
        [-1, other],
      ]) {
        await sql`update audit_log set seq = ${to} where seq = ${from}`.execute(tx)
      }
    },
  }
}

function insertRow(seq: number): Tamper {
  return {
    name: `insert after ${seq}`,
    firstBad: seq + 1,
    async tamper(tx) {
      await sql`update audit_log set seq = -seq - 1 where seq > ${seq}`.execute(tx)
      await sql`update audit_log set seq = -seq where seq < 0`.execute(tx)
      await copyOf(seq, seq + 1).execute(tx)
      await sql`update audit_head set seq = seq + 1`.execute(tx)
    },
  }
}

function cutTail(seq: number): Tamper {
  return {
    name: `cut after ${seq}`,
    firstBad: seq + 1,
    tamper: (tx) => sql`delete from audit_log where seq > ${seq}`.execute(tx),
  }
}

function copyOf(from: number, to: number) {
  return sql`
    insert into audit_log select ${to}, created_at, actor, user_id, account_id, action, outcome, object_type,
      object_id, ip, user_agent, details, prev_hash, hash from audit_log where seq = ${from}`
}
