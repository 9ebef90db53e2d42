import type { Icon, NodeId, NodeSort, UserId } from '@cloudservice/contract'
import { type SqlBool, sql } from 'kysely'
import type { CursorValues } from '../api/cursors.ts'
import type { Queryable } from '../infra/db.ts'
import { plannedEachTime } from '../infra/prepared-client.ts'
import { nameKey, searchKey } from '../lib/names.ts'
import { isReachable } from './access.ts'
import { type NodeRow, selectNodes } from './node-row.ts'

/** Conditions that a listing and a search share; what is left out does not restrict. */
export interface NodeFilter {
  kind?: 'file' | 'folder' | undefined
  type?: Icon | undefined
  /** Words of the name; accents and case do not matter. */
  words?: string | undefined
  extension?: string | undefined
  minSizeBytes?: number | undefined
  belowSizeBytes?: number | undefined
  modifiedSince?: Date | undefined
  modifiedBefore?: Date | undefined
  isStarred?: boolean | undefined
  sha256?: string | undefined
}

export interface ListOptions {
  filter: NodeFilter
  sort: NodeSort
  foldersFirst: boolean
  limit: number
  /** Key of the last item of the page before; see `sortValues`. */
  after?: CursorValues | undefined
  offset?: number | undefined
}

type NodeQuery = ReturnType<typeof selectNodes>

/** Columns by which a list can be sorted, with the type of a cursor's value. */
const SORTS = {
  name: { column: sql.ref('n.sort_key'), type: sql`text`, value: (row: NodeRow) => row.sortKey },
  size: {
    column: sql.ref('n.size_bytes'),
    type: sql`bigint`,
    value: (row: NodeRow) => row.sizeBytes,
  },
  modifiedAt: {
    column: sql.ref('n.modified_at'),
    type: sql`timestamptz`,
    value: (row: NodeRow) => row.modifiedAt.toISOString(),
  },
  createdAt: {
    column: sql.ref('n.created_at'),
    type: sql`timestamptz`,
    value: (row: NodeRow) => row.createdAt.toISOString(),
  },
  type: { column: sql.ref('n.icon'), type: sql`text`, value: (row: NodeRow) => row.icon },
}

function readSort(sort: NodeSort) {
  const isDescending = sort.startsWith('-')
  const field = (isDescending ? sort.slice(1) : sort) as keyof typeof SORTS
  return { ...SORTS[field], direction: isDescending ? ('desc' as const) : ('asc' as const) }
}

/** The key of an item in a list: with it the next page begins right after the item. */
export function sortValues(row: NodeRow, sort: NodeSort): CursorValues {
  return [row.isFile, readSort(sort).value(row), row.id]
}

/** Live children of a folder. */
export function listChildren(
  db: Queryable,
  folderId: NodeId,
  viewerId: UserId | null,
  options: ListOptions,
): Promise<NodeRow[]> {
  return list(() => childrenOf(db, folderId, viewerId), viewerId, options)
}

/** How many children fit the filter. */
export function countChildren(
  db: Queryable,
  folderId: NodeId,
  viewerId: UserId | null,
  filter: NodeFilter,
): Promise<number> {
  return count(childrenOf(db, folderId, viewerId), viewerId, filter)
}

/** Live nodes of an owner anywhere, or below one folder. */
export function searchNodes(
  db: Queryable,
  ownerId: UserId,
  options: ListOptions & { belowId?: NodeId | undefined },
): Promise<NodeRow[]> {
  return list(() => nodesOf(db, ownerId, options.belowId), ownerId, options)
}

/** How many nodes a search finds. */
export function countSearch(
  db: Queryable,
  ownerId: UserId,
  filter: NodeFilter,
  belowId?: NodeId,
): Promise<number> {
  return count(nodesOf(db, ownerId, belowId), ownerId, filter)
}

/** Files by the time of their last change, newest first. */
export function listRecent(
  db: Queryable,
  ownerId: UserId,
  limit: number,
  after?: CursorValues,
): Promise<NodeRow[]> {
  return nodesOf(db, ownerId)
    .modifyFront(plannedEachTime)
    .where('n.is_file', '=', true)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<SqlBool>`(n.modified_at, n.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`,
      ),
    )
    .orderBy('n.modified_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit)
    .execute()
}

function childrenOf(db: Queryable, folderId: NodeId, viewerId: UserId | null): NodeQuery {
  return selectNodes(db, viewerId)
    .where('n.parent_id', '=', folderId)
    .where('n.trashed_at', 'is', null)
}

/** Everything of an owner that is not in the trash; walks up only when folders are in there. */
function nodesOf(db: Queryable, ownerId: UserId, belowId?: NodeId): NodeQuery {
  return selectNodes(db, ownerId)
    .where('n.owner_id', '=', ownerId)
    .where('n.parent_id', 'is not', null)
    .where('n.trashed_at', 'is', null)
    .where(sql<SqlBool>`(not exists (
      select from trash_items t join nodes f on f.id = t.node_id where t.owner_id = ${ownerId} and not f.is_file
    ) or ${isReachable('n')})`)
    .$if(belowId !== undefined, (query) => query.where(isBelow('n', belowId as NodeId)))
}

/** SQL condition: the node of this table alias lies below the folder, at any depth. */
function isBelow(alias: string, folderId: NodeId) {
  return sql<SqlBool>`exists (
    with recursive above as (
      select a.parent_id from nodes a where a.id = ${sql.ref(`${alias}.id`)}
      union all
      select p.parent_id from nodes p join above on p.id = above.parent_id
    )
    select from above where parent_id = ${folderId})`
}

/**
 * One page. With folders first it is read in two parts, each of which is one range of the index
 * whatever the direction; the second only when the first does not fill the page.
 */
async function list(
  base: () => NodeQuery,
  viewerId: UserId | null,
  options: ListOptions,
): Promise<NodeRow[]> {
  const { filter, foldersFirst, limit, after, offset } = options
  if (offset !== undefined) return window(filtered(base(), viewerId, filter), options, offset)
  if (!foldersFirst || filter.kind) {
    return page(filtered(base(), viewerId, filter), options, limit, after)
  }
  const afterIsFile = after?.[0] === true
  const folders = afterIsFile
    ? []
    : await page(filtered(base(), viewerId, { ...filter, kind: 'folder' }), options, limit, after)
  if (folders.length === limit) return folders
  const files = filtered(base(), viewerId, { ...filter, kind: 'file' })
  return [
    ...folders,
    ...(await page(files, options, limit - folders.length, afterIsFile ? after : undefined)),
  ]
}

function page(
  query: NodeQuery,
  { sort }: ListOptions,
  limit: number,
  after?: CursorValues,
): Promise<NodeRow[]> {
  const { column, type, direction } = readSort(sort)
  const compare = direction === 'asc' ? sql`>` : sql`<`
  return query
    .$if(after !== undefined, (rest) =>
      rest.where(
        sql<SqlBool>`(${column}, n.id) ${compare} (${after?.[1]}::${type}, ${after?.[2]}::uuid)`,
      ),
    )
    .orderBy(column, direction)
    .orderBy('n.id', direction)
    .limit(limit)
    .execute()
}

function window(
  query: NodeQuery,
  { sort, foldersFirst, limit }: ListOptions,
  offset: number,
): Promise<NodeRow[]> {
  const { column, direction } = readSort(sort)
  return query
    .$if(foldersFirst, (rest) => rest.orderBy('n.is_file'))
    .orderBy(column, direction)
    .orderBy('n.id', direction)
    .offset(offset)
    .limit(limit)
    .execute()
}

async function count(
  query: NodeQuery,
  viewerId: UserId | null,
  filter: NodeFilter,
): Promise<number> {
  const { total } = await filtered(query, viewerId, filter)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}

function filtered(query: NodeQuery, viewerId: UserId | null, filter: NodeFilter): NodeQuery {
  const conditions: ReturnType<typeof sql<SqlBool>>[] = []
  const add = (condition: ReturnType<typeof sql<SqlBool>>) => conditions.push(condition)
  if (filter.kind) add(sql`n.is_file = ${filter.kind === 'file'}`)
  if (filter.type) add(sql`n.icon = ${filter.type}`)
  if (filter.extension !== undefined) add(sql`n.extension = ${nameKey(filter.extension)}`)
  if (filter.minSizeBytes !== undefined) add(sql`n.size_bytes >= ${filter.minSizeBytes}`)
  if (filter.belowSizeBytes !== undefined) add(sql`n.size_bytes < ${filter.belowSizeBytes}`)
  if (filter.modifiedSince) add(sql`n.modified_at >= ${filter.modifiedSince}`)
  if (filter.modifiedBefore) add(sql`n.modified_at < ${filter.modifiedBefore}`)
  if (filter.sha256) add(sql`n.sha256 = ${Buffer.from(filter.sha256, 'hex')}`)
  if (filter.isStarred !== undefined) {
    add(
      sql`exists (select from stars s where s.node_id = n.id and s.user_id = ${viewerId}) = ${filter.isStarred}`,
    )
  }
  for (const pattern of namePatterns(filter.words ?? '')) add(sql`n.search_key like ${pattern}`)
  const planned = query.modifyFront(plannedEachTime)
  return conditions.reduce((rest, condition) => rest.where(condition), planned)
}

/**
 * Patterns that a name must all fit. Words of three and more letters are found anywhere by the
 * trigram index; shorter ones would fit nearly everything, so they count at the beginning only.
 */
function namePatterns(text: string): string[] {
  const words = searchKey(text).split(/\s+/).filter(Boolean)
  return words.map((word) => {
    const escaped = word.replace(/[\\%_]/g, '\\$&')
    return [...word].length >= 3 ? `%${escaped}%` : `${escaped}%`
  })
}
