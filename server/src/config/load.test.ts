import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { ConfigError, loadConfig, parseBytes, unknownSettings } from './load.ts'
import { settings } from './schema.ts'

function mistakesOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.mistakes
  }
  return []
}

test('without any variable each setting has its default', () => {
  const defaults = Object.entries(settings).map(([name, setting]) => [name, setting.default])
  const expected = { ...Object.fromEntries(defaults), dataDir: resolve('./data') }
  assert.deepEqual({ ...loadConfig({}) }, expected)
})

test('each kind of setting is read from its text, an empty text counts as none', () => {
  const config = loadConfig({
    CLOUDSERVICE_PORT: '0',
    CLOUDSERVICE_PUBLIC_URL: 'https://files.example.org/',
    CLOUDSERVICE_DEFAULT_QUOTA: '1.5GB',
    CLOUDSERVICE_UPLOAD_DENY_TYPES: ' video/* , application/zip,, ',
    CLOUDSERVICE_REGISTRATION: 'closed',
    CLOUDSERVICE_HOST: '',
    CLOUDSERVICE_DATA_DIR: 'somewhere/below',
  })
  assert.equal(config.port, 0)
  assert.equal(config.publicUrl, 'https://files.example.org')
  assert.equal(config.defaultQuotaBytes, 1_500_000_000)
  assert.deepEqual(config.uploadDenyTypes, ['video/*', 'application/zip'])
  assert.equal(config.registration, 'closed')
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataDir, resolve('somewhere/below'))
})

test('nothing can change a setting after it was read', () => {
  const config = loadConfig({ CLOUDSERVICE_CORS_ORIGINS: 'https://a.example' })
  assert.throws(() => Object.assign(config, { registration: 'open' }), TypeError)
  assert.throws(() => Object.assign(config.corsOrigins, ['https://b.example']), TypeError)
})

test('all mistakes are told at once, each with what would be right', () => {
  const mistakes = mistakesOf({
    CLOUDSERVICE_PORT: 'eighty',
    CLOUDSERVICE_DATABASE_POOL: '0',
    CLOUDSERVICE_TRASH_DAYS: '-1',
    CLOUDSERVICE_UPLOAD_MAX: '10 apples',
    CLOUDSERVICE_REGISTRATION: 'maybe',
    CLOUDSERVICE_PUBLIC_URL: 'files.example.org',
    CLOUDSERVICE_ADMIN_EMAIL: 'admin@example.org',
  })
  assert.deepEqual([...mistakes].sort(), [
    'CLOUDSERVICE_ADMIN_EMAIL and CLOUDSERVICE_ADMIN_PASSWORD belong together',
    'CLOUDSERVICE_DATABASE_POOL: "0" is not a whole number of at least 1',
    'CLOUDSERVICE_PORT: "eighty" is not a whole number of at least 0',
    'CLOUDSERVICE_PUBLIC_URL: "files.example.org" is not an address',
    'CLOUDSERVICE_REGISTRATION: "maybe" is not one of open, closed',
    'CLOUDSERVICE_TRASH_DAYS: "-1" is not a whole number of at least 1',
    'CLOUDSERVICE_UPLOAD_MAX: "10 apples" is not a size such as 10GiB',
  ])
})

test('a secret is not shown, not even when it is wrong', () => {
  const [mistake = ''] = mistakesOf({ CLOUDSERVICE_DATABASE_URL: 'not an address with hunter2' })
  assert.match(mistake, /^CLOUDSERVICE_DATABASE_URL: "…" is not an address/)
  assert.doesNotMatch(mistake, /hunter2/)
})

test('variables that look like settings and are none are found', () => {
  const env = { CLOUDSERVICE_PROT: '80', CLOUDSERVICE_PORT: '80', PATH: '/bin' }
  assert.deepEqual(unknownSettings(env), ['CLOUDSERVICE_PROT'])
  assert.deepEqual(mistakesOf(env), [])
})

describe('sizes', () => {
  const sizes: [string, number | undefined][] = [
    ['0', 0],
    ['512', 512],
    ['10 b', 10],
    ['1kb', 1000],
    ['1KiB', 1024],
    ['1.5 MiB', 1_572_864],
    ['10GiB', 10 * 1024 ** 3],
    ['2TB', 2e12],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', undefined],
    ['9999999 TiB', undefined],
    ['', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    ['1 GiB extra', undefined],
    ['GiB', undefined],
    ['1,5GB', undefined],
    ['Infinity', undefined],
    ['1'.repeat(400), undefined],
  ]
  for (const [text, bytes] of sizes) {
    test(`${JSON.stringify(text.slice(0, 40))} is ${bytes ?? 'none'}`, () => {
      assert.equal(parseBytes(text), bytes)
    })
  }
})
