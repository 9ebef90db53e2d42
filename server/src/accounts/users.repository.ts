import type { MePatch, NodeId, Theme, UserId, UserRole } from '@cloudservice/contract'
import type { Queryable, Tx } from '../infra/db.ts'

/** A user with what the profile shows. */
export interface UserRow {
  id: UserId
  email: string
  name: string
  role: UserRole
  disabledAt: Date | null
  createdAt: Date
  quotaBytes: number | null
  usedBytes: number
  language: string
  timeZone: string | null
  theme: Theme
  rootFolderId: NodeId
}

export interface NewUser {
  id: UserId
  email: string
  emailKey: string
  name: string
  passwordHash: string
  role: UserRole
  quotaBytes: number | null
}

/** Adds the user and their storage account. Breaks `users_email_key_key` when the address is taken. */
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      email_key: user.emailKey,
      name: user.name,
      password_hash: user.passwordHash,
      role: user.role,
    })
    .execute()
  await tx
    .insertInto('user_storage')
    .values({ user_id: user.id, quota_bytes: user.quotaBytes })
    .execute()
}

function selectUsers(db: Queryable) {
  return db
    .selectFrom('users as u')
    .innerJoin('user_storage as s', 's.user_id', 'u.id')
    .innerJoin('nodes as root', (join) =>
      join.onRef('root.owner_id', '=', 'u.id').on('root.parent_id', 'is', null),
    )
    .select([
      'u.id',
      'u.email',
      'u.name',
      'u.role',
      'u.disabled_at as disabledAt',
      'u.created_at as createdAt',
      's.quota_bytes as quotaBytes',
      's.used_bytes as usedBytes',
      'u.language',
      'u.time_zone as timeZone',
      'u.theme',
      'root.id as rootFolderId',
    ])
    .$narrowType<{ role: UserRole; theme: Theme }>()
}

export function findUser(db: Queryable, id: UserId): Promise<UserRow | undefined> {
  return selectUsers(db).where('u.id', '=', id).executeTakeFirst()
}

export function findUserByEmailKey(db: Queryable, emailKey: string): Promise<UserRow | undefined> {
  return selectUsers(db).where('u.email_key', '=', emailKey).executeTakeFirst()
}

/** Users by address, for the operator. */
export function listUsers(db: Queryable, limit: number): Promise<UserRow[]> {
  return selectUsers(db).orderBy('u.email_key').limit(limit).execute()
}

/** What signing in has to check. */
export function findCredentials(
  db: Queryable,
  emailKey: string,
): Promise<{ id: UserId; passwordHash: string; disabledAt: Date | null } | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash as passwordHash', 'disabled_at as disabledAt'])
    .where('email_key', '=', emailKey)
    .executeTakeFirst()
}

export async function findPasswordHash(db: Queryable, id: UserId): Promise<string | undefined> {
  const user = await db
    .selectFrom('users')
    .select('password_hash as passwordHash')
    .where('id', '=', id)
    .executeTakeFirst()
  return user?.passwordHash
}

/** Whether this is still the hash; if so it stays until the transaction ends. */
export async function holdPassword(tx: Tx, id: UserId, passwordHash: string): Promise<boolean> {
  const user = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('password_hash', '=', passwordHash)
    .forShare()
    .executeTakeFirst()
  return user !== undefined
}

/** Sets the hash; with `unlessChangedFrom` only while it is still that one. */
export async function updatePasswordHash(
  db: Queryable,
  id: UserId,
  passwordHash: string,
  unlessChangedFrom?: string,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: passwordHash, updated_at: new Date() })
    .where('id', '=', id)
    .$if(unlessChangedFrom !== undefined, (query) =>
      query.where('password_hash', '=', unlessChangedFrom as string),
    )
    .execute()
}

export async function updateProfile(db: Queryable, id: UserId, patch: MePatch): Promise<void> {
  const { name, language, timeZone, theme } = patch
  await db
    .updateTable('users')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      ...(theme === undefined ? {} : { theme }),
      updated_at: new Date(),
    })
    .where('id', '=', id)
    .execute()
}

export async function updateQuota(
  db: Queryable,
  id: UserId,
  quotaBytes: number | null,
): Promise<void> {
  await db
    .updateTable('user_storage')
    .set({ quota_bytes: quotaBytes })
    .where('user_id', '=', id)
    .execute()
}

/** Whether there is an administrator yet. */
export async function hasAdministrator(db: Queryable): Promise<boolean> {
  const admin = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .limit(1)
    .executeTakeFirst()
  return admin !== undefined
}
