import {
  type FolderRef,
  type NodeId,
  type Permission,
  permissions,
  type UserId,
} from '@cloudservice/contract'
import { sql } from 'kysely'
import type { Db, Queryable } from '../infra/db.ts'
import { type Actor, requireScope } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { type FileRow, isFileRow, type NodeRow, selectNodes } from './node-row.ts'

/** A node that the actor may see, and what else they may do with it. */
export interface Accessible<Row extends NodeRow = NodeRow> {
  row: Row
  permissions: readonly Permission[]
}

/**
 * Who may do what: the first statement of every service method, whichever protocol called it.
 * What an actor may not see does not exist for them: it is `not-found`, also when it is trashed or
 * lies in something trashed.
 */
export interface Access {
  /** @throws Problem `not-found`, `forbidden`, `insufficient-scope` */
  require(actor: Actor, permission: Permission, ref: FolderRef): Promise<Accessible>
  /** The same for what must be a file. */
  requireFile(actor: Actor, permission: Permission, id: NodeId): Promise<Accessible<FileRow>>
  /** The same for what must be a folder. */
  requireFolder(actor: Actor, permission: Permission, ref: FolderRef): Promise<Accessible>
}

const READING: ReadonlySet<Permission> = new Set(['view', 'download'])

/** Access by ownership: the owner may do everything, nobody else anything. */
export function createAccess(db: Db): Access {
  async function require(
    actor: Actor,
    permission: Permission,
    ref: FolderRef,
  ): Promise<Accessible> {
    const scope = READING.has(permission) ? 'files:read' : 'files:write'
    requireScope(actor, scope)
    const userId = actor.kind === 'user' ? actor.id : null
    const row = await findReachable(db.write, userId, ref)
    if (!row || row.ownerId !== userId) throw problem('not-found')
    return { row, permissions }
  }

  return {
    require,
    async requireFile(actor, permission, id) {
      const { row, permissions } = await require(actor, permission, id)
      if (!isFileRow(row)) throw problem('not-found')
      return { row, permissions }
    },
    async requireFolder(actor, permission, ref) {
      const found = await require(actor, permission, ref)
      if (found.row.isFile) throw problem('not-found')
      return found
    },
  }
}

/** The node unless it, or a folder above it, is in the trash. `root` is the user's root folder. */
async function findReachable(
  db: Queryable,
  userId: UserId | null,
  ref: FolderRef,
): Promise<NodeRow | undefined> {
  const nodes = selectNodes(db, userId)
  if (ref === 'root') {
    return nodes
      .where('n.owner_id', '=', userId)
      .where('n.parent_id', 'is', null)
      .executeTakeFirst()
  }
  return nodes.where('n.id', '=', ref).where(isReachable('n')).executeTakeFirst()
}

/**
 * SQL condition: neither the node of this table alias nor a folder above it is in the trash.
 * It walks up by primary key, so it costs the depth of the node.
 */
export function isReachable(alias: string) {
  const id = sql.ref(`${alias}.id`)
  return sql<boolean>`not exists (
    with recursive above as (
      select a.id, a.parent_id, a.trashed_at from nodes a where a.id = ${id}
      union all
      select p.id, p.parent_id, p.trashed_at from nodes p join above on p.id = above.parent_id
    )
    select from above where trashed_at is not null)`
}
