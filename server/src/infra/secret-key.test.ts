import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createVault, loadSecretKey } from './secret-key.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloudservice-key-'))
})
after(() => rm(folder, { recursive: true }))

test('the key is made once, for its owner only, and a given one comes first', async () => {
  const key = loadSecretKey(folder, null)
  assert.equal(key.length, 32)
  assert.deepEqual(loadSecretKey(folder, null), key)
  assert.equal((await stat(join(folder, 'secret.key'))).mode & 0o777, 0o600)
  const given = randomBytes(32)
  assert.deepEqual(loadSecretKey(folder, given.toString('base64url')), given)
})

test('a key file that holds none is told, not replaced', async () => {
  const broken = await mkdtemp(join(folder, 'broken-'))
  await writeFile(join(broken, 'secret.key'), '\n')
  assert.throws(() => loadSecretKey(broken, null), /no key of 32 bytes/)
})

test('a vault opens what it sealed, and nothing that was changed or sealed elsewhere', () => {
  const key = randomBytes(32)
  const vault = createVault(key, 'tests')
  const plain = Buffer.from('private')
  const sealed = vault.seal(plain)
  assert.deepEqual(vault.open(sealed), plain)
  assert.notDeepEqual(vault.seal(plain), sealed)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    assert.throws(() => vault.open(changed), `byte ${at}`)
  }
  assert.throws(() => vault.open(sealed.subarray(0, 8)))
  assert.throws(() => createVault(key, 'other').open(sealed))
  assert.throws(() => createVault(randomBytes(32), 'tests').open(sealed))
})
