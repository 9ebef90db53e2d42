import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { problems } from '@cloudservice/contract'
import pg from 'pg'
import { openApiDocument } from '../src/api/openapi.ts'
import { settings } from '../src/config/schema.ts'
import { createTestDatabase } from '../test/postgres.ts'
import { tablesSource } from './tables-source.ts'

/** What `npm run generate` writes, by path; the drift test compares it with what is committed. */
export async function generatedFiles(): Promise<Map<string, string>> {
  return new Map([
    ['server/src/infra/tables.ts', await tables()],
    ['docs/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`],
    ['docs/settings.md', settingsPage()],
    ['docs/problems.md', problemsPage()],
  ])
}

async function tables(): Promise<string> {
  const database = await createTestDatabase()
  const client = new pg.Client(database.url)
  await client.connect()
  try {
    return await tablesSource(client)
  } finally {
    await client.end()
    await database.drop()
  }
}

function settingsPage(): string {
  const rows = Object.values(settings).map(({ env, default: value, help }) => {
    const shown =
      value === null || (Array.isArray(value) && value.length === 0) ? '' : `\`${String(value)}\``
    return `| \`${env}\` | ${shown} | ${help} |`
  })
  return `# Settings

Environment variables, read once at start. Wrong ones stop the start with a list of all mistakes; one
that starts with \`CLOUDSERVICE_\` and is unknown is warned of. Sizes take units: \`500MB\`, \`10GiB\`. Lists
are separated by commas. Written from \`server/src/config/schema.ts\` by \`npm run generate\`.

| variable | default | what |
|---|---|---|
${rows.join('\n')}
`
}

function problemsPage(): string {
  const sections = Object.entries(problems)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([code, { status, title }]) => `## ${code}\n\n${status}. ${title}.\n`)
  return `# Problems

Every error of the API is \`application/problem+json\` (RFC 9457) with one of these codes. The codes
are stable. Written from \`contract/src/problems.ts\` by \`npm run generate\`.

${sections.join('\n')}`
}

async function main(): Promise<void> {
  for (const [path, text] of await generatedFiles()) {
    await writeFile(join(import.meta.dirname, '../..', path), text)
    process.stdout.write(`${path}\n`)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
