import {
  type ChildrenQuery,
  type DuplicateGroup,
  type FolderRef,
  type Node,
  type NodeId,
  type NodeSort,
  permissions,
  type SearchQuery,
} from '@cloudservice/contract'
import type { CursorValues } from '../api/cursors.ts'
import type { Db } from '../infra/db.ts'
import { requireScope, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import type { Access } from './access.ts'
import { type DuplicateRow, listDuplicates, listFilesBySha256 } from './duplicates.repository.ts'
import * as listing from './listing.repository.ts'
import { nodeEtag, toFile, toNode } from './node-row.ts'
import { viewerOf } from './tree-change.ts'

/** Items of a page, one more than asked for when there is a next page, and their keys. */
export interface Listed<T> {
  items: { item: T; key: CursorValues }[]
  total: number | null
}

export type Search = ReturnType<typeof createSearch>

/** Lists of nodes: folder contents, search, recent and starred files, duplicates. */
export function createSearch({ db, access }: { db: Db; access: Access }) {
  return {
    /** The folder's present tag, with which a client asks again; cheap compared with a listing. */
    async childrenEtag(
      actor: UserActor,
      ref: FolderRef,
    ): Promise<{ folderId: NodeId; etag: string }> {
      const { row } = await access.requireFolder(actor, 'view', ref)
      return { folderId: row.id, etag: nodeEtag(row) }
    },

    /** What is in a folder, access settled by `childrenEtag`. */
    async children(
      actor: UserActor,
      folderId: NodeId,
      query: ChildrenQuery,
      after?: CursorValues,
    ): Promise<Listed<Node>> {
      if (query.offset !== undefined && after)
        throw problem('bad-request', { detail: 'Give either offset or cursor.' })
      const sort = query.sort ?? 'name'
      const filter = readFilter(query)
      const viewer = viewerOf(actor)
      const options = {
        filter,
        sort,
        foldersFirst: query.foldersFirst ?? true,
        limit: pageSize(query),
        after,
        offset: query.offset,
      }
      const [rows, total] = await Promise.all([
        listing.listChildren(db.read, folderId, viewer, options),
        query.count === 'exact' ? listing.countChildren(db.read, folderId, viewer, filter) : null,
      ])
      return {
        items: rows.map((row) => ({
          item: toNode(row, permissions),
          key: listing.sortValues(row, sort),
        })),
        total,
      }
    },

    /** Nodes of the caller that fit. @throws Problem `not-found` for an unknown `filter[in]` */
    async search(
      actor: UserActor,
      query: SearchQuery,
      after?: CursorValues,
    ): Promise<Listed<Node>> {
      requireScope(actor, 'files:read')
      const inside = query['filter[in]']
      const belowId =
        inside === undefined || inside === 'root'
          ? undefined
          : (await access.requireFolder(actor, 'view', inside)).row.id
      const sort: NodeSort = query.sort ?? 'name'
      const filter = readFilter(query)
      filter.words = `${filter.words ?? ''} ${query.q ?? ''}`
      const options = { filter, sort, foldersFirst: true, limit: pageSize(query), after, belowId }
      const [rows, total] = await Promise.all([
        listing.searchNodes(db.read, actor.id, options),
        query.count === 'exact' ? listing.countSearch(db.read, actor.id, filter, belowId) : null,
      ])
      return {
        items: rows.map((row) => ({
          item: toNode(row, permissions),
          key: listing.sortValues(row, sort),
        })),
        total,
      }
    },

    /** Files by their last change. */
    async recent(actor: UserActor, limit: number, after?: CursorValues): Promise<Listed<Node>> {
      requireScope(actor, 'files:read')
      const rows = await listing.listRecent(db.read, actor.id, limit + 1, after)
      return {
        items: rows.map((row) => ({
          item: toNode(row, permissions),
          key: [row.modifiedAt.toISOString(), row.id],
        })),
        total: null,
      }
    },

    /** What the caller starred, by name. */
    async starred(actor: UserActor, limit: number, after?: CursorValues): Promise<Listed<Node>> {
      return this.search(actor, { 'filter[isStarred]': true, limit }, after)
    },

    /** Files with equal bytes, most wasted space first. */
    async duplicates(
      actor: UserActor,
      limit: number,
      after?: CursorValues,
    ): Promise<Listed<DuplicateGroup>> {
      requireScope(actor, 'files:read')
      const from = after && {
        wastedBytes: Number(after[0]),
        sha256: Buffer.from(String(after[1]), 'hex'),
      }
      const groups = await listDuplicates(db.read, actor.id, limit + 1, from)
      const items = await Promise.all(
        groups.map(async (group) => {
          const files = await listFilesBySha256(db.read, actor.id, group.sha256)
          return {
            item: toGroup(
              group,
              files.map((file) => toFile(file, permissions)),
            ),
            key: groupKey(group),
          }
        }),
      )
      return { items, total: null }
    },
  }
}

function pageSize(query: { limit?: number }): number {
  return (query.limit ?? 25) + 1
}

function readFilter(query: ChildrenQuery | SearchQuery): listing.NodeFilter {
  return {
    kind: query['filter[kind]'],
    type: query['filter[type]'],
    words: query['filter[name]'],
    extension: query['filter[extension]'],
    minSizeBytes: query['filter[size][gte]'],
    belowSizeBytes: query['filter[size][lt]'],
    modifiedSince: readInstant(query['filter[modifiedAt][gte]']),
    modifiedBefore: readInstant(query['filter[modifiedAt][lt]']),
    isStarred: query['filter[isStarred]'],
    sha256: query['filter[sha256]'],
  }
}

function readInstant(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}

function groupKey(group: DuplicateRow): CursorValues {
  return [group.sizeBytes * (group.count - 1), group.sha256.toString('hex')]
}

function toGroup(group: DuplicateRow, files: DuplicateGroup['files']): DuplicateGroup {
  return {
    sha256: group.sha256.toString('hex'),
    sizeBytes: group.sizeBytes,
    count: group.count,
    files,
  }
}
