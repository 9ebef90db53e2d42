import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const source = join(root, 'server/src')

/** Low to high: a file may import its own module and those before it. */
const MODULES = [
  'lib',
  'config',
  'monitoring',
  'infra',
  'blobs',
  'api',
  'audit',
  'accounts',
  'core',
  'storage',
  'compose.ts',
  'roles',
  'main.ts',
]

/** Files of these kinds belong to their module alone; routes are mounted by the role web. */
const PRIVATE = /\.(repository|routes)\.ts$/
/** A module above may read the tables of one below through these. */
const SHARED_REPOSITORIES = new Set([
  'blobs/blobs.repository.ts',
  'core/nodes.repository.ts',
  'core/node-history.repository.ts',
])
/** The only files besides repositories that hold SQL, each a small slice that stands alone. */
const SQL_SLICES = new Set([
  'accounts/quota.ts',
  'accounts/setup.ts',
  'api/idempotency.ts',
  'core/access.ts',
  'core/download-log.ts',
  'core/node-row.ts',
  'infra/db.ts',
  'infra/instance.ts',
  'storage/fsck.ts',
])

interface SourceFile {
  path: string
  module: string
  text: string
  imports: string[]
}

const files: SourceFile[] = globSync('**/*.ts', { cwd: source })
  .filter((path) => !/\.(test|conformance)\.ts$/.test(path))
  .map((path) => {
    const text = readFileSync(join(source, path), 'utf8')
    const imports = [...text.matchAll(/from '(\.{1,2}\/[^']+)'/g)].map(([, target]) =>
      relative(source, resolve(source, dirname(path), target ?? '')),
    )
    return { path, module: path.split('/')[0] ?? path, text, imports }
  })

test('modules import only downwards', () => {
  const wrong: string[] = []
  for (const { path, module, imports } of files) {
    assert.ok(MODULES.includes(module), `${module} has no place in the order of modules`)
    for (const target of imports) {
      const other = target.split('/')[0] ?? target
      if (target.startsWith('..')) continue
      if (MODULES.indexOf(other) > MODULES.indexOf(module)) wrong.push(`${path} imports ${target}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('repositories and routes are private to their module', () => {
  const wrong = files.flatMap(({ path, module, imports }) =>
    imports
      .filter((target) => PRIVATE.test(target) && !target.startsWith(`${module}/`))
      .filter((target) => !(target.endsWith('.routes.ts') && path === 'roles/web.ts'))
      .filter((target) => !SHARED_REPOSITORIES.has(target))
      .map((target) => `${path} imports ${target}`),
  )
  assert.deepEqual(wrong, [])
})

test('SQL stands only in repositories and the listed slices', () => {
  const wrong = files
    .filter(({ path }) => !path.endsWith('.repository.ts') && !SQL_SLICES.has(path))
    .filter(({ path }) => !path.startsWith('infra/db-embedded') && path !== 'infra/migrate.ts')
    .filter(({ text }) => /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/.test(text))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('only routes, the API toolkit and the roles know HTTP', () => {
  const wrong = files
    .filter(
      ({ path, module }) => module !== 'api' && module !== 'roles' && !path.endsWith('.routes.ts'),
    )
    .filter(({ text }) => /from '(fastify|@fastify\/[^']+|node:http)'/.test(text))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('services read neither the environment nor the clock by themselves', () => {
  const wrong = files
    .filter(({ path }) => path.endsWith('.service.ts'))
    .filter(({ text }) => /process\.env|Date\.now\(\)|new Date\(\)|Math\.random/.test(text))
    .map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('files stay readable: none of more than 400 lines', () => {
  const wrong = files.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path)
  assert.deepEqual(wrong, [])
})

test('the web app takes nothing but types and the client from the contract', () => {
  const web = join(root, 'web/src')
  const wrong = globSync('**/*.{ts,tsx}', { cwd: web })
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .filter((path) =>
      /import (\{[^}]*\}|\w+) from '@cloudservice\/contract'/.test(
        readFileSync(join(web, path), 'utf8'),
      ),
    )
  assert.deepEqual(wrong, [])
})
