import { type Static, Type } from 'typebox'
import {
  BytesSchema,
  countQuery,
  nullable,
  oneOf,
  pageQuery,
  Sha256Schema,
  strictObject,
  TimestampSchema,
} from './common.ts'
import { FolderRefSchema, NodeIdSchema, UserIdSchema, VersionIdSchema } from './ids.ts'
import { ProblemSchema } from './problems.ts'

/** What somebody may do with a node; the names are the bits of the model Permission. */
export const permissions = [
  'view',
  'download',
  'create',
  'edit',
  'delete',
  'share',
  'manage',
] as const
export type Permission = (typeof permissions)[number]

/** The picture class of a node; also the values of `filter[type]`. */
export const icons = [
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
  'font',
  'model',
  'file',
] as const
export type Icon = (typeof icons)[number]

const nodeProperties = {
  id: NodeIdSchema,
  parentId: nullable(NodeIdSchema),
  name: Type.String({ description: 'NFC, at most 255 bytes of UTF-8.' }),
  sizeBytes: BytesSchema,
  icon: oneOf(icons),
  etag: Type.String({ description: 'Strong entity tag, quotes included, for If-Match.' }),
  isPublic: Type.Boolean(),
  isStarred: Type.Boolean(),
  description: Type.String(),
  permissions: Type.Array(oneOf(permissions)),
  createdAt: TimestampSchema,
  modifiedAt: TimestampSchema,
}

/** StorageFile. `etag` names the content: it changes when the bytes do, not when the name does. */
export const FileSchema = Type.Object(
  {
    kind: Type.Literal('file'),
    ...nodeProperties,
    parentId: NodeIdSchema,
    sha256: Sha256Schema,
    mediaType: Type.String(),
    extension: Type.String({
      description: 'Lower case, without the dot; empty when there is none.',
    }),
    version: Type.Integer({ minimum: 1, description: 'Number of the current version.' }),
    downloadCount: Type.Integer({ minimum: 0 }),
    lastAccessedAt: nullable(TimestampSchema),
  },
  { $id: 'File' },
)
export type File = Static<typeof FileSchema>

/** StorageFolder. `etag`, `sizeBytes` and `itemCount` cover everything below it, trash excluded. */
export const FolderSchema = Type.Object(
  {
    kind: Type.Literal('folder'),
    ...nodeProperties,
    itemCount: Type.Integer({ minimum: 0, description: 'Files and folders below, at any depth.' }),
  },
  { $id: 'Folder' },
)
export type Folder = Static<typeof FolderSchema>

export const NodeSchema = Type.Union([FileSchema, FolderSchema], {
  description: 'A file or a folder, told apart by `kind`.',
})
export type Node = File | Folder

/** A version of a file; versions are only ever added. */
export const FileVersionSchema = Type.Object(
  {
    id: VersionIdSchema,
    fileId: NodeIdSchema,
    number: Type.Integer({ minimum: 1 }),
    sizeBytes: BytesSchema,
    sha256: Sha256Schema,
    mediaType: Type.String(),
    isCurrent: Type.Boolean(),
    restoredFrom: nullable(Type.Integer({ description: 'Number of the version it repeats.' })),
    createdBy: nullable(Type.Object({ id: UserIdSchema, name: Type.String() })),
    createdAt: TimestampSchema,
  },
  { $id: 'FileVersion' },
)
export type FileVersion = Static<typeof FileVersionSchema>

/** One step of the way from the root folder down to a folder. */
export const BreadcrumbSchema = Type.Object(
  { id: NodeIdSchema, name: Type.String() },
  { $id: 'Breadcrumb' },
)
export type Breadcrumb = Static<typeof BreadcrumbSchema>

const NameInput = Type.String({ minLength: 1, maxLength: 1024 })
const DescriptionInput = Type.String({ maxLength: 4000 })

export const NewFolderInputSchema = strictObject({
  parentId: FolderRefSchema,
  name: NameInput,
  description: Type.Optional(DescriptionInput),
})
export type NewFolderInput = Static<typeof NewFolderInputSchema>

/** JSON Merge Patch (RFC 7396) of what a person may change of a file or folder. */
export const NodePatchSchema = strictObject(
  {
    name: Type.Optional(NameInput),
    parentId: Type.Optional(FolderRefSchema),
    description: Type.Optional(nullable(DescriptionInput)),
    isStarred: Type.Optional(Type.Boolean()),
  },
  { minProperties: 1 },
)
export type NodePatch = Static<typeof NodePatchSchema>

export const CopyInputSchema = strictObject({
  parentId: FolderRefSchema,
  name: Type.Optional(NameInput),
})
export type CopyInput = Static<typeof CopyInputSchema>

export const conflictPolicies = ['version', 'rename', 'fail'] as const
export type ConflictPolicy = (typeof conflictPolicies)[number]
export const ConflictPolicySchema = oneOf(
  conflictPolicies,
  'When the name is taken: add a version to that file, choose a free name, or refuse with 409.',
)

/** What is done to many nodes at once. `parentId` belongs to `move` and `copy`. */
export const BatchInputSchema = strictObject({
  action: oneOf(['trash', 'move', 'copy', 'star', 'unstar', 'restore', 'delete']),
  ids: Type.Array(NodeIdSchema, { minItems: 1, maxItems: 1000, uniqueItems: true }),
  parentId: Type.Optional(FolderRefSchema),
})
export type BatchInput = Static<typeof BatchInputSchema>
export type BatchAction = BatchInput['action']

/** The result for one id: `problem` is there when, and only when, it was not done. */
export const BatchResultSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        id: NodeIdSchema,
        status: Type.Integer({ description: 'HTTP status of this item.' }),
        node: Type.Optional(NodeSchema),
        problem: Type.Optional(ProblemSchema),
      }),
    ),
  },
  { $id: 'BatchResult' },
)
export type BatchResult = Static<typeof BatchResultSchema>

/** Result per file of a multipart upload, in the order of the parts. */
export const UploadResultSchema = Type.Object(
  {
    data: Type.Array(
      Type.Object({
        name: Type.String(),
        status: Type.Integer(),
        file: Type.Optional(FileSchema),
        problem: Type.Optional(ProblemSchema),
      }),
    ),
  },
  { $id: 'UploadResult' },
)
export type UploadResult = Static<typeof UploadResultSchema>

export const sortFields = ['name', 'size', 'modifiedAt', 'createdAt', 'type'] as const
export type SortField = (typeof sortFields)[number]
/** A field, `-` before it for descending. Folders come first unless `foldersFirst=false`. */
export const nodeSorts = [
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
] as const
export type NodeSort = (typeof nodeSorts)[number]

/** Filters that listing and search share. */
export const nodeFilterQuery = {
  'filter[kind]': Type.Optional(oneOf(['file', 'folder'])),
  'filter[type]': Type.Optional(oneOf(icons, 'The icon class.')),
  'filter[name]': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Part of the name, accents and case folded.',
    }),
  ),
  'filter[extension]': Type.Optional(Type.String({ maxLength: 32 })),
  'filter[size][gte]': Type.Optional(BytesSchema),
  'filter[size][lt]': Type.Optional(BytesSchema),
  'filter[modifiedAt][gte]': Type.Optional(TimestampSchema),
  'filter[modifiedAt][lt]': Type.Optional(TimestampSchema),
  'filter[isStarred]': Type.Optional(Type.Boolean()),
  'filter[sha256]': Type.Optional(Sha256Schema),
}

export const ChildrenQuerySchema = strictObject({
  ...pageQuery,
  ...countQuery,
  ...nodeFilterQuery,
  sort: Type.Optional(oneOf(nodeSorts, 'Default: name.')),
  foldersFirst: Type.Optional(Type.Boolean({ default: true })),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10_000_000,
      description: 'Window mode for scroll bars: skip so many items. Not together with cursor.',
    }),
  ),
})
export type ChildrenQuery = Static<typeof ChildrenQuerySchema>

export const SearchQuerySchema = strictObject({
  ...pageQuery,
  ...countQuery,
  ...nodeFilterQuery,
  q: Type.Optional(
    Type.String({ maxLength: 255, description: 'Words of the name; accents and case folded.' }),
  ),
  sort: Type.Optional(oneOf(nodeSorts, 'Default: name.')),
  'filter[in]': Type.Optional(FolderRefSchema),
})
export type SearchQuery = Static<typeof SearchQuerySchema>

/** Files with the same bytes. */
export const DuplicateGroupSchema = Type.Object(
  {
    sha256: Sha256Schema,
    sizeBytes: BytesSchema,
    count: Type.Integer({ minimum: 2 }),
    files: Type.Array(FileSchema, { description: 'At most 100 of them, oldest first.' }),
  },
  { $id: 'DuplicateGroup' },
)
export type DuplicateGroup = Static<typeof DuplicateGroupSchema>

/** One step of the delta feed: the node as it is now, or that it is gone (trashed or deleted). */
export const ChangeSchema = Type.Object(
  {
    seq: Type.Integer({ description: 'Position in the owner’s sequence of changes.' }),
    type: oneOf(['changed', 'removed']),
    id: NodeIdSchema,
    node: nullable(NodeSchema),
  },
  { $id: 'Change' },
)
export type Change = Static<typeof ChangeSchema>

export const ChangesSchema = Type.Object(
  {
    data: Type.Array(ChangeSchema),
    cursor: Type.String({ description: 'Give it back to get what came after.' }),
    hasMore: Type.Boolean(),
  },
  { $id: 'Changes' },
)
export type Changes = Static<typeof ChangesSchema>
