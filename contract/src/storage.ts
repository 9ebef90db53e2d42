import { type Static, Type } from 'typebox'
import { nullable, strictObject, TimestampSchema } from './common.ts'
import { NodeSchema } from './files.ts'
import { FolderRefSchema, NodeIdSchema } from './ids.ts'

/** TrashBin: a deleted file or folder with everything in it. Its id is the node's. */
export const TrashItemSchema = Type.Object(
  {
    id: NodeIdSchema,
    node: NodeSchema,
    originalParentId: nullable(NodeIdSchema),
    originalPath: Type.String({ description: 'Where it was, for people, such as `/Photos/2024`.' }),
    deletedAt: TimestampSchema,
    expiresAt: TimestampSchema,
  },
  { $id: 'TrashItem' },
)
export type TrashItem = Static<typeof TrashItemSchema>

export const RestoreInputSchema = strictObject({
  parentId: Type.Optional(FolderRefSchema),
})
export type RestoreInput = Static<typeof RestoreInputSchema>

export const EmptyTrashResultSchema = Type.Object(
  { deleted: Type.Integer({ minimum: 0, description: 'Trash items that are gone for good.' }) },
  { $id: 'EmptyTrashResult' },
)
export type EmptyTrashResult = Static<typeof EmptyTrashResultSchema>
