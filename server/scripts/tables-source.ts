import type { Client } from 'pg'

/** TypeScript types of PostgreSQL's types, as `pg` returns them. */
const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  inet: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  timestamptz: 'Date',
  bytea: 'Buffer',
  jsonb: 'Json',
  _text: 'string[]',
}

/** The brand of the ids in a column that is, or refers to, the primary key of the table. */
const BRANDS: Record<string, string> = {
  users: 'UserId',
  user_sessions: 'SessionId',
  access_tokens: 'TokenId',
  nodes: 'NodeId',
  file_versions: 'VersionId',
  activity_log: 'ActivityId',
}

/** Columns without a foreign key, since their rows outlive what they name. */
const LOOSE: Record<string, string> = {
  'node_history.node_id': 'NodeId',
  'node_history.parent_id': 'NodeId',
  'activity_log.node_id': 'NodeId',
  'activity_log.user_id': 'UserId',
  'audit_log.user_id': 'UserId',
  'audit_log.account_id': 'UserId',
}

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  generated: boolean
  defaulted: boolean
  refers: string | null
}

/** The text of server/src/infra/tables.ts for the schema that the client is connected to. */
export async function tablesSource(client: Client): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS)
  const tables = new Map<string, Column[]>()
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row])
  const brands = [...new Set(rows.map(brandOf).filter((brand) => brand !== undefined))].sort()
  const interfaces = [...tables].map(
    ([table, columns]) =>
      `export interface ${typeName(table)} {\n${columns.map(member).join('\n')}\n}\n`,
  )
  const map = [...tables.keys()].map((table) => `  ${table}: ${typeName(table)}`).join('\n')
  return `// Generated from server/migrations by \`npm run generate\`; never edited by hand.
import type {
${brands.map((brand) => `  ${brand},`).join('\n')}
} from '@cloudservice/contract'
import type { Generated, GeneratedAlways } from 'kysely'

type Json = Record<string, unknown>

${interfaces.join('\n')}
export interface Tables {
${map}
}
`
}

function member(column: Column): string {
  const base = brandOf(column) ?? TYPES[column.type]
  if (!base)
    throw new Error(`no TypeScript type for ${column.table}.${column.column}: ${column.type}`)
  const type = column.nullable ? `${base} | null` : base
  return `  ${column.column}: ${inserted(column, type)}`
}

/** Columns that PostgreSQL fills may, or must, be left out of an insert. */
function inserted({ generated, defaulted }: Column, type: string): string {
  if (generated) return `GeneratedAlways<${type}>`
  return defaulted ? `Generated<${type}>` : type
}

function brandOf(column: Column): string | undefined {
  if (column.type !== 'uuid') return undefined
  if (column.refers) return BRANDS[column.refers]
  if (column.column === 'id') return BRANDS[column.table]
  return LOOSE[`${column.table}.${column.column}`]
}

function typeName(table: string): string {
  return `${table.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Table`
}

const COLUMNS = `
  select c.relname as table, a.attname as column, t.typname as type,
    not a.attnotnull as nullable,
    a.attidentity = 'a' as generated,
    a.atthasdef or a.attidentity <> '' as defaulted,
    (select f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
      where k.contype = 'f' and k.conrelid = c.oid and k.conkey = array[a.attnum]) as refers
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migrations'
  order by c.relname, a.attnum`
