import type { ChildrenQuery, Icon, NodeId, NodeSort, SortField } from '@cloudservice/contract'

/** How a list is drawn. */
export type ViewMode = 'list' | 'grid'

/** When a file was changed, as a filter. */
export const modifiedFilters = ['today', 'week', 'month', 'year'] as const
export type ModifiedFilter = (typeof modifiedFilters)[number]

/** How large a file is, as a filter. */
export const sizeFilters = ['small', 'medium', 'large', 'huge'] as const
export type SizeFilter = (typeof sizeFilters)[number]

/** Types a person may filter by. */
export const typeFilters = [
  'folder',
  'image',
  'video',
  'audio',
  'pdf',
  'document',
  'spreadsheet',
  'presentation',
  'text',
  'code',
  'archive',
] as const satisfies readonly Icon[]
export type TypeFilter = (typeof typeFilters)[number]

const sorts = [
  'name',
  '-name',
  'size',
  '-size',
  'modifiedAt',
  '-modifiedAt',
  'createdAt',
  '-createdAt',
  'type',
  '-type',
] as const satisfies readonly NodeSort[]

/** Filters of a list, as they stand in the address. */
export interface FilterSearch {
  type?: TypeFilter | undefined
  modified?: ModifiedFilter | undefined
  size?: SizeFilter | undefined
}

/** The state of a list that the address carries; what is left out has its default. */
export interface ListSearch extends FilterSearch {
  sort?: NodeSort | undefined
  /** Folders stand among the files instead of before them. */
  mixed?: true | undefined
  view?: ViewMode | undefined
  /** The file that is shown in full. */
  preview?: NodeId | undefined
}

/** Reads the state of a list from an address; what does not fit is left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  return withoutUndefined({
    ...readFilters(search),
    sort: oneOf(sorts, search.sort),
    mixed: search.mixed === true ? true : undefined,
    view: oneOf(['list', 'grid'] as const, search.view),
    preview: readId(search.preview),
  })
}

/** Reads the filters from an address. */
export function readFilters(search: Record<string, unknown>): FilterSearch {
  return withoutUndefined({
    type: oneOf(typeFilters, search.type),
    modified: oneOf(modifiedFilters, search.modified),
    size: oneOf(sizeFilters, search.size),
  })
}

/** Whether any filter is set. */
export function isFiltered(search: FilterSearch): boolean {
  return Boolean(search.type ?? search.modified ?? search.size)
}

/** The part of a listing request that the address decides. */
export type ListQuery = Omit<ChildrenQuery, 'limit' | 'offset' | 'cursor' | 'count'>

/** The request that shows what the address says. */
export function toListQuery(search: ListSearch, now: Date): ListQuery {
  return {
    sort: search.sort ?? 'name',
    ...(search.mixed ? { foldersFirst: false } : {}),
    ...toFilterQuery(search, now),
  }
}

const kib = 1024
const sizeRanges: Record<SizeFilter, ListQuery> = {
  small: { 'filter[size][lt]': kib ** 2 },
  medium: { 'filter[size][gte]': kib ** 2, 'filter[size][lt]': 100 * kib ** 2 },
  large: { 'filter[size][gte]': 100 * kib ** 2, 'filter[size][lt]': kib ** 3 },
  huge: { 'filter[size][gte]': kib ** 3 },
}

/** The filters of the address as the API takes them; days begin at midnight where the reader is. */
export function toFilterQuery(search: FilterSearch, now: Date): ListQuery {
  return {
    ...(search.type ? { 'filter[type]': search.type } : {}),
    ...(search.modified ? { 'filter[modifiedAt][gte]': since(search.modified, now) } : {}),
    ...(search.size ? { ...sizeRanges[search.size], 'filter[kind]': 'file' } : {}),
  }
}

function since(filter: ModifiedFilter, now: Date): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const daysBack = { today: 0, week: 7, month: 30, year: 365 }[filter]
  day.setDate(day.getDate() - daysBack)
  return day.toISOString()
}

/** What a header click makes of the sort: the same field turns round, another begins ascending. */
export function toggleSort(current: NodeSort, field: SortField): NodeSort {
  return current === field ? `-${field}` : field
}

/** The field and direction of a sort. */
export function readSort(sort: NodeSort): { field: SortField; isDescending: boolean } {
  const isDescending = sort.startsWith('-')
  const name = isDescending ? sort.slice(1) : sort
  const field = (['name', 'size', 'modifiedAt', 'createdAt', 'type'] as const).find(
    (known) => known === name,
  )
  return { field: field ?? 'name', isDescending }
}

function oneOf<T>(known: readonly T[], value: unknown): T | undefined {
  return known.find((option) => option === value)
}

function readId(value: unknown): NodeId | undefined {
  return typeof value === 'string' && isNodeId(value) ? value : undefined
}

/** Whether a text has the form of a node's id. */
export function isNodeId(value: string): value is NodeId {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(members: T): Given<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Given<T>
}
