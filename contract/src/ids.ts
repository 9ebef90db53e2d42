import { Type } from 'typebox'

/** A string that is known to identify a `Kind`; it becomes one only at the edge and in repositories. */
export type Id<Kind extends string> = string & { readonly '~id': Kind }

export type UserId = Id<'User'>
export type SessionId = Id<'Session'>
export type TokenId = Id<'Token'>
/** A StorageFile or a StorageFolder. */
export type NodeId = Id<'Node'>
export type VersionId = Id<'Version'>
export type ActivityId = Id<'Activity'>

function idSchema<T extends string>(description: string) {
  return Type.Unsafe<T>({ type: 'string', format: 'uuid', description })
}

export const UserIdSchema = idSchema<UserId>('A user.')
export const SessionIdSchema = idSchema<SessionId>('A sign-in on one device.')
export const TokenIdSchema = idSchema<TokenId>('A personal access token.')
export const NodeIdSchema = idSchema<NodeId>('A file or folder.')
export const VersionIdSchema = idSchema<VersionId>('One version of a file.')
export const ActivityIdSchema = idSchema<ActivityId>('One entry of the activity log.')

/** A folder given by its id, or `root` for the caller's root folder. */
export const FolderRefSchema = Type.Unsafe<NodeId | 'root'>({
  type: 'string',
  anyOf: [{ format: 'uuid' }, { const: 'root' }],
  description: "A folder's id, or `root` for the caller's root folder.",
})
export type FolderRef = NodeId | 'root'
