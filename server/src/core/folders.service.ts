import type { Folder, NewFolderInput, NodeId } from '@cloudservice/contract'
import { beginChange } from '../accounts/quota.ts'
import type { CreateRootFolder } from '../accounts/users.service.ts'
import type { Db } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { newId } from '../lib/ids.ts'
import { checkName } from '../lib/names.ts'
import type { Access } from './access.ts'
import type { Events } from './events.ts'
import { openHistory } from './node-history.repository.ts'
import { toFolder } from './node-row.ts'
import * as nodes from './nodes.repository.ts'
import { enterFolder, newState, requireFreeName, viewerOf } from './tree-change.ts'

/** What the root folder is called in the database; nobody sees it. */
const ROOT_NAME = 'root'

export type Folders = ReturnType<typeof createFolders>

/** Makes the root folder of a new user, within the transaction that makes the user. */
export const createRootFolder: CreateRootFolder = async (tx, ownerId) => {
  const seq = await beginChange(tx, ownerId)
  const id = newId<NodeId>()
  await nodes.insertFolder(tx, { id, ownerId, parentId: null, name: ROOT_NAME, seq })
}

/** StorageFolder: what only folders can. */
export function createFolders({ db, access, events }: { db: Db; access: Access; events: Events }) {
  return {
    /**
     * Creates a folder.
     * @throws Problem `not-found`, `invalid-name`, `name-taken`, `depth-exceeded`
     */
    async create(actor: Actor, input: NewFolderInput): Promise<Folder> {
      const { row: parent, permissions } = await access.requireFolder(
        actor,
        'create',
        input.parentId,
      )
      const name = checkName(input.name)
      const id = newId<NodeId>()
      const { ownerId } = parent
      const row = await db.transaction(
        async (tx) => {
          const [seq] = await Promise.all([
            beginChange(tx, ownerId),
            requireFreeName(tx, parent.id, name),
          ])
          const { description = '' } = input
          const event = {
            type: 'folder.created',
            ownerId,
            nodeId: id,
            nodeName: name,
            seq,
          } as const
          const [, , created] = await Promise.all([
            enterFolder(tx, parent.id, seq, { sizeBytes: 0, itemCount: 1 }),
            nodes.insertFolder(tx, { id, ownerId, parentId: parent.id, name, description, seq }),
            nodes.requireNode(tx, id, viewerOf(actor)),
            openHistory(tx, seq, [newState({ nodeId: id, ownerId, parentId: parent.id, name })]),
            events.record(tx, actor, event),
          ])
          return created
        },
        { lane: ownerId },
      )
      return toFolder(row, permissions)
    },
  }
}
