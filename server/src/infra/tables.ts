// Generated from server/migrations by `npm run generate`; never edited by hand.
import type {
  ActivityId,
  NodeId,
  SessionId,
  TokenId,
  UserId,
  VersionId,
} from '@cloudservice/contract'
import type { Generated, GeneratedAlways } from 'kysely'

type Json = Record<string, unknown>

export interface AccessTokensTable {
  id: TokenId
  user_id: UserId
  name: string
  token_hash: Buffer
  scopes: string[]
  expires_at: Date | null
  last_used_at: Date | null
  created_at: Generated<Date>
}

export interface ActivityLogTable {
  id: ActivityId
  owner_id: UserId
  user_id: UserId | null
  type: string
  node_id: NodeId | null
  node_name: string | null
  seq: number | null
  details: Generated<Json>
  ip: string | null
  user_agent: string | null
  created_at: Generated<Date>
}

export interface AuditHeadTable {
  id: Generated<boolean>
  seq: number
  hash: Buffer
}

export interface AuditLogTable {
  seq: number
  created_at: Date
  actor: string
  user_id: UserId | null
  account_id: UserId | null
  action: string
  outcome: string
  object_type: string | null
  object_id: string | null
  ip: string | null
  user_agent: string | null
  details: Json
  prev_hash: Buffer
  hash: Buffer
}

export interface BlobsTable {
  sha256: Buffer
  size_bytes: number
  crc32: number
  created_at: Generated<Date>
}

export interface FileVersionsTable {
  id: VersionId
  file_id: NodeId
  number: number
  sha256: Buffer
  size_bytes: number
  media_type: string
  restored_from: number | null
  created_by: UserId | null
  created_at: Generated<Date>
}

export interface IdempotencyKeysTable {
  user_id: UserId
  key: string
  fingerprint: Buffer
  body_hash: Buffer | null
  status: number | null
  headers: Json | null
  body: string | null
  created_at: Generated<Date>
}

export interface InstanceTable {
  key: string
  value: string
}

export interface NodeHistoryTable {
  id: GeneratedAlways<number>
  node_id: NodeId
  owner_id: UserId
  seq_from: number
  seq_to: number | null
  valid_from: Generated<Date>
  valid_to: Date | null
  parent_id: NodeId | null
  name: string
  version_number: number | null
  state: string
}

export interface NodesTable {
  id: NodeId
  serial_id: GeneratedAlways<number>
  is_file: boolean
  owner_id: UserId
  parent_id: NodeId | null
  name: string
  name_key: string
  search_key: string
  sort_key: string
  description: Generated<string>
  icon: string
  extension: Generated<string>
  media_type: Generated<string>
  size_bytes: Generated<number>
  item_count: Generated<number>
  sha256: Buffer | null
  version_number: number | null
  is_public: Generated<boolean>
  download_count: Generated<number>
  last_accessed_at: Date | null
  change_seq: number
  trashed_at: Date | null
  created_at: Generated<Date>
  modified_at: Generated<Date>
}

export interface PasswordResetsTable {
  id: string
  user_id: UserId
  token_hash: Buffer
  ip: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface PasswordThrottlesTable {
  key: Buffer
  failures: number
  blocked_until: Date
  last_try_at: Date
}

export interface RefreshTokensTable {
  token_hash: Buffer
  session_id: SessionId
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface SigningKeysTable {
  kid: string
  public_jwk: Json
  sealed_private_jwk: Buffer
  created_at: Date
}

export interface StarsTable {
  user_id: UserId
  node_id: NodeId
  created_at: Generated<Date>
}

export interface TrashItemsTable {
  node_id: NodeId
  owner_id: UserId
  deleted_by: UserId | null
  deleted_at: Generated<Date>
  expires_at: Date
}

export interface UserDevicesTable {
  token_hash: Buffer
  user_id: UserId
  last_seen_at: Date
}

export interface UserSessionsTable {
  id: SessionId
  user_id: UserId
  token_hash: Buffer
  ip: string | null
  user_agent: string | null
  created_at: Generated<Date>
  last_seen_at: Generated<Date>
  expires_at: Date
  authenticated_at: Generated<Date>
}

export interface UserStorageTable {
  user_id: UserId
  quota_bytes: number | null
  used_bytes: Generated<number>
  change_seq: Generated<number>
}

export interface UsersTable {
  id: UserId
  email: string
  email_key: string
  name: string
  password_hash: string
  role: string
  disabled_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  language: Generated<string>
  time_zone: string | null
  theme: Generated<string>
}

export interface Tables {
  access_tokens: AccessTokensTable
  activity_log: ActivityLogTable
  audit_head: AuditHeadTable
  audit_log: AuditLogTable
  blobs: BlobsTable
  file_versions: FileVersionsTable
  idempotency_keys: IdempotencyKeysTable
  instance: InstanceTable
  node_history: NodeHistoryTable
  nodes: NodesTable
  password_resets: PasswordResetsTable
  password_throttles: PasswordThrottlesTable
  refresh_tokens: RefreshTokensTable
  signing_keys: SigningKeysTable
  stars: StarsTable
  trash_items: TrashItemsTable
  user_devices: UserDevicesTable
  user_sessions: UserSessionsTable
  user_storage: UserStorageTable
  users: UsersTable
}
