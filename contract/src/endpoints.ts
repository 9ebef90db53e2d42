import { type TObject, type TSchema, Type } from 'typebox'
import {
  AccessTokenSchema,
  LoginInputSchema,
  MePatchSchema,
  MeSchema,
  MetaSchema,
  NewAccessTokenInputSchema,
  NewAccessTokenSchema,
  PasswordChangeSchema,
  PasswordResetConfirmInputSchema,
  PasswordResetInputSchema,
  ReauthenticateInputSchema,
  RefreshInputSchema,
  RegisterInputSchema,
  SessionSchema,
  SetupInputSchema,
  TokenPairSchema,
} from './accounts.ts'
import { ActivityEntrySchema, ActivityQuerySchema } from './activity.ts'
import { AuditEntrySchema, AuditExportQuerySchema, AuditQuerySchema } from './audit.ts'
import { pageOf, pageQuery, strictObject } from './common.ts'
import {
  BatchInputSchema,
  BatchResultSchema,
  BreadcrumbSchema,
  ChangesSchema,
  ChildrenQuerySchema,
  ConflictPolicySchema,
  CopyInputSchema,
  DuplicateGroupSchema,
  FileSchema,
  FileVersionSchema,
  FolderSchema,
  NewFolderInputSchema,
  NodePatchSchema,
  NodeSchema,
  SearchQuerySchema,
  UploadResultSchema,
} from './files.ts'
import {
  FolderRefSchema,
  NodeIdSchema,
  SessionIdSchema,
  TokenIdSchema,
  VersionIdSchema,
} from './ids.ts'
import { EmptyTrashResultSchema, RestoreInputSchema, TrashItemSchema } from './storage.ts'

/** The rate limit bucket an endpoint counts in; what is `throttled` is slowed by its service instead. */
export type Bucket = 'api' | 'transfer' | 'login' | 'throttled'

/** Everything that is promised about one endpoint; the server, the client and OpenAPI read it. */
export interface Endpoint {
  summary: string
  tag: string
  /** `public`: no account needed. Default: signed in. */
  access?: 'public'
  bucket?: Bucket
  params?: TObject
  query?: TObject
  /** JSON body. `bytes` stands for a body of any content type, `multipart` for multipart/form-data. */
  body?: TSchema | 'bytes' | 'multipart'
  /** Reads If-Match; `required` answers 428 without it. */
  ifMatch?: 'optional' | 'required'
  status?: 200 | 201 | 204
  /** Request or answer hold a secret, so neither is kept to be answered again. */
  answersSecret?: true
  /**
   * JSON answer. `bytes` stands for a stream with Range, ETag and Content-Disposition, `stream` for one
   * that is made while it is sent and has only the last of them.
   */
  response?: TSchema | 'bytes' | 'stream'
}

const folderParams = strictObject({ id: FolderRefSchema })
const nodeParams = strictObject({ id: NodeIdSchema })
const versionParams = strictObject({ id: NodeIdSchema, versionId: VersionIdSchema })
const contentQuery = strictObject({
  disposition: Type.Optional(
    Type.Unsafe<'inline' | 'attachment'>({
      type: 'string',
      enum: ['inline', 'attachment'],
      description: '`inline` is honoured for types that cannot carry script.',
    }),
  ),
})

/** The API, all of it: `METHOD /path` below /api/v1. */
export const endpoints = {
  'GET /meta': {
    summary: 'What this server is and whether it needs its first account',
    tag: 'Server',
    access: 'public',
    response: MetaSchema,
  },
  'POST /setup': {
    summary: 'Create the administrator of an empty server',
    tag: 'Server',
    access: 'public',
    bucket: 'login',
    body: SetupInputSchema,
    status: 201,
    response: MeSchema,
  },

  'POST /auth/register': {
    summary: 'Create an account and sign in',
    tag: 'Accounts',
    access: 'public',
    bucket: 'login',
    body: RegisterInputSchema,
    status: 201,
    response: MeSchema,
  },
  'POST /auth/login': {
    summary: 'Sign in: sets the session cookie',
    tag: 'Accounts',
    access: 'public',
    bucket: 'throttled',
    body: LoginInputSchema,
    answersSecret: true,
    response: MeSchema,
  },
  'POST /auth/token': {
    summary: 'Sign in an API client: an access token for 15 minutes and a refresh token',
    tag: 'Accounts',
    access: 'public',
    bucket: 'throttled',
    body: LoginInputSchema,
    response: TokenPairSchema,
    answersSecret: true,
  },
  'POST /auth/token/refresh': {
    summary: 'The next pair for a refresh token, which is used up; used again it ends the session',
    tag: 'Accounts',
    access: 'public',
    bucket: 'login',
    body: RefreshInputSchema,
    response: TokenPairSchema,
    answersSecret: true,
  },
  'POST /auth/password-reset': {
    summary: 'Mail a link that sets a new password, if there is such an account',
    tag: 'Accounts',
    access: 'public',
    body: PasswordResetInputSchema,
    status: 204,
  },
  'POST /auth/password-reset/confirm': {
    summary: 'Set a new password with the token of the link; all sessions end',
    tag: 'Accounts',
    access: 'public',
    bucket: 'login',
    body: PasswordResetConfirmInputSchema,
    status: 204,
  },
  'POST /auth/logout': {
    summary: 'End this session',
    tag: 'Accounts',
    access: 'public',
    status: 204,
  },
  'POST /auth/reauthenticate': {
    summary: 'Prove who you are again, for ten minutes; sets a new session cookie',
    tag: 'Accounts',
    body: ReauthenticateInputSchema,
    status: 204,
    answersSecret: true,
  },
  'GET /me': { summary: 'The caller’s profile and quota', tag: 'Accounts', response: MeSchema },
  'PATCH /me': {
    summary: 'Change the profile',
    tag: 'Accounts',
    body: MePatchSchema,
    response: MeSchema,
  },
  'POST /me/password': {
    summary: 'Change the password: ends all other sessions and sets a new session cookie',
    tag: 'Accounts',
    body: PasswordChangeSchema,
    status: 204,
    answersSecret: true,
  },
  'GET /me/sessions': {
    summary: 'Where the caller is signed in, newest first',
    tag: 'Accounts',
    query: strictObject(pageQuery),
    response: pageOf(SessionSchema),
  },
  'DELETE /me/sessions/{id}': {
    summary: 'Sign a device out',
    tag: 'Accounts',
    params: strictObject({ id: SessionIdSchema }),
    status: 204,
  },
  'DELETE /me/sessions': {
    summary: 'Sign out everywhere else',
    tag: 'Accounts',
    status: 204,
  },
  'GET /me/tokens': {
    summary: 'Personal access tokens',
    tag: 'Accounts',
    query: strictObject(pageQuery),
    response: pageOf(AccessTokenSchema),
  },
  'POST /me/tokens': {
    summary: 'Create a personal access token; the answer shows it once',
    tag: 'Accounts',
    body: NewAccessTokenInputSchema,
    status: 201,
    answersSecret: true,
    response: NewAccessTokenSchema,
  },
  'DELETE /me/tokens/{tokenId}': {
    summary: 'Revoke a personal access token',
    tag: 'Accounts',
    params: strictObject({ tokenId: TokenIdSchema }),
    status: 204,
  },

  'POST /folders': {
    summary: 'Create a folder',
    tag: 'Folders',
    body: NewFolderInputSchema,
    status: 201,
    response: FolderSchema,
  },
  'GET /folders/{id}': {
    summary: 'A folder with its recursive size',
    tag: 'Folders',
    params: folderParams,
    response: FolderSchema,
  },
  'PATCH /folders/{id}': {
    summary: 'Rename, move, describe or star a folder',
    tag: 'Folders',
    params: folderParams,
    body: NodePatchSchema,
    ifMatch: 'optional',
    response: FolderSchema,
  },
  'DELETE /folders/{id}': {
    summary: 'Move a folder to the trash',
    tag: 'Folders',
    params: folderParams,
    ifMatch: 'optional',
    status: 204,
  },
  'POST /folders/{id}/copy': {
    summary: 'Copy a folder with everything in it',
    tag: 'Folders',
    params: folderParams,
    body: CopyInputSchema,
    status: 201,
    response: FolderSchema,
  },
  'GET /folders/{id}/children': {
    summary: 'List a folder',
    tag: 'Folders',
    params: folderParams,
    query: ChildrenQuerySchema,
    response: pageOf(NodeSchema),
  },
  'GET /folders/{id}/breadcrumbs': {
    summary: 'The way from the root folder to this folder, both included',
    tag: 'Folders',
    params: folderParams,
    response: Type.Object({ data: Type.Array(BreadcrumbSchema) }),
  },
  'GET /folders/{id}/archive': {
    summary: 'A folder as a zip stream that resumes by Range',
    tag: 'Folders',
    params: folderParams,
    bucket: 'transfer',
    response: 'bytes',
  },
  'POST /folders/{id}/files': {
    summary: 'Upload one or many files as multipart/form-data',
    tag: 'Files',
    params: folderParams,
    query: strictObject({ onConflict: Type.Optional(ConflictPolicySchema) }),
    bucket: 'transfer',
    body: 'multipart',
    status: 201,
    response: UploadResultSchema,
  },

  'POST /files': {
    summary: 'Upload a file: the body is its bytes',
    tag: 'Files',
    bucket: 'transfer',
    query: strictObject({
      parentId: Type.Optional(FolderRefSchema),
      name: Type.String({ minLength: 1, maxLength: 1024 }),
      onConflict: Type.Optional(ConflictPolicySchema),
    }),
    body: 'bytes',
    status: 201,
    response: FileSchema,
  },
  'POST /files:batch': {
    summary: 'Do one thing to many files and folders',
    tag: 'Files',
    body: BatchInputSchema,
    response: BatchResultSchema,
  },
  'GET /files/{id}': {
    summary: 'A file',
    tag: 'Files',
    params: nodeParams,
    response: FileSchema,
  },
  'PATCH /files/{id}': {
    summary: 'Rename, move, describe or star a file',
    tag: 'Files',
    params: nodeParams,
    body: NodePatchSchema,
    ifMatch: 'optional',
    response: FileSchema,
  },
  'DELETE /files/{id}': {
    summary: 'Move a file to the trash',
    tag: 'Files',
    params: nodeParams,
    ifMatch: 'optional',
    status: 204,
  },
  'POST /files/{id}/copy': {
    summary: 'Copy a file; the bytes are shared',
    tag: 'Files',
    params: nodeParams,
    body: CopyInputSchema,
    status: 201,
    response: FileSchema,
  },
  'GET /files/{id}/content': {
    summary: 'Download a file',
    tag: 'Files',
    params: nodeParams,
    query: contentQuery,
    bucket: 'transfer',
    response: 'bytes',
  },
  'PUT /files/{id}/content': {
    summary: 'Replace the bytes of a file: adds a version',
    tag: 'Files',
    params: nodeParams,
    bucket: 'transfer',
    body: 'bytes',
    ifMatch: 'required',
    response: FileSchema,
  },
  'GET /files/{id}/versions': {
    summary: 'Versions of a file, newest first',
    tag: 'Versions',
    params: nodeParams,
    query: strictObject(pageQuery),
    response: pageOf(FileVersionSchema),
  },
  'GET /files/{id}/versions/{versionId}/content': {
    summary: 'Download a version',
    tag: 'Versions',
    params: versionParams,
    query: contentQuery,
    bucket: 'transfer',
    response: 'bytes',
  },
  'POST /files/{id}/versions/{versionId}/restore': {
    summary: 'Make a version current again, as a new version',
    tag: 'Versions',
    params: versionParams,
    ifMatch: 'optional',
    response: FileSchema,
  },
  'GET /archive': {
    summary: 'Several files and folders as one zip stream',
    tag: 'Files',
    query: strictObject({
      ids: Type.String({
        minLength: 36,
        maxLength: 3700,
        description: 'Up to 100 ids, separated by commas.',
      }),
    }),
    bucket: 'transfer',
    response: 'bytes',
  },

  'GET /search': {
    summary: 'Search files and folders by name and filters',
    tag: 'Search',
    query: SearchQuerySchema,
    response: pageOf(NodeSchema),
  },
  'GET /recent': {
    summary: 'Files changed lately, newest first',
    tag: 'Search',
    query: strictObject(pageQuery),
    response: pageOf(NodeSchema),
  },
  'GET /starred': {
    summary: 'Starred files and folders',
    tag: 'Search',
    query: strictObject(pageQuery),
    response: pageOf(NodeSchema),
  },
  'GET /duplicates': {
    summary: 'Files with the same bytes, most wasted space first',
    tag: 'Search',
    query: strictObject(pageQuery),
    response: pageOf(DuplicateGroupSchema),
  },
  'GET /changes': {
    summary: 'Delta feed: what changed since the cursor',
    tag: 'Search',
    query: strictObject({
      cursor: Type.Optional(
        Type.String({ maxLength: 256, description: 'Leave out to begin; `now` for the present.' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
    }),
    response: ChangesSchema,
  },
  'GET /activity': {
    summary: 'What happened to the caller’s files, newest first',
    tag: 'Activity',
    query: ActivityQuerySchema,
    response: pageOf(ActivityEntrySchema),
  },

  'GET /audit': {
    summary: 'The audit log, newest first; for administrators',
    tag: 'Audit',
    query: AuditQuerySchema,
    response: pageOf(AuditEntrySchema),
  },
  'GET /audit/export': {
    summary: 'The audit log as a file, oldest first; for administrators',
    tag: 'Audit',
    query: AuditExportQuerySchema,
    bucket: 'transfer',
    response: 'stream',
  },
  'GET /me/audit': {
    summary: 'Security events of the caller’s own account, newest first',
    tag: 'Audit',
    query: strictObject(pageQuery),
    response: pageOf(AuditEntrySchema),
  },

  'GET /trash': {
    summary: 'What is in the trash, last deleted first',
    tag: 'Trash',
    query: strictObject(pageQuery),
    response: pageOf(TrashItemSchema),
  },
  'POST /trash/{id}/restore': {
    summary: 'Put a trashed file or folder back',
    tag: 'Trash',
    params: nodeParams,
    body: RestoreInputSchema,
    response: NodeSchema,
  },
  'DELETE /trash/{id}': {
    summary: 'Delete for good',
    tag: 'Trash',
    params: nodeParams,
    status: 204,
  },
  'DELETE /trash': {
    summary: 'Empty the trash',
    tag: 'Trash',
    response: EmptyTrashResultSchema,
  },
} as const satisfies Record<string, Endpoint>

export type Endpoints = typeof endpoints
export type EndpointKey = keyof Endpoints
