import type {
  Me,
  MePatch,
  RegisterInput,
  SetupInput,
  UserId,
  UserRole,
} from '@cloudservice/contract'
import type { Audit, AuditEvent } from '../audit/audit.service.ts'
import type { Config } from '../config/schema.ts'
import { type Db, sqlError, type Tx } from '../infra/db.ts'
import {
  type Origin,
  requireScope,
  type SystemActor,
  systemActor,
  type UserActor,
  type VisitorActor,
} from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { checkPassword, checkPasswordLength, hashPassword } from './passwords.ts'
import { checkLanguage, checkTimeZone } from './profile.ts'
import * as sessions from './sessions.repository.ts'
import { claimSetup } from './setup.ts'
import * as users from './users.repository.ts'

const EMAIL = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"\\[\]]{1,255}$/
const UNIQUE_VIOLATION = '23505'

export interface NewAccount {
  email: string
  name?: string | undefined
  password: string
  role?: UserRole
  /** Left out: the default of the settings. Null: unlimited. */
  quotaBytes?: number | null
}

/** Makes the root folder of a new user within the transaction that makes the user; see core. */
export type CreateRootFolder = (tx: Tx, ownerId: UserId) => Promise<void>

export type Users = ReturnType<typeof createUsers>

/** UserProfile: its rules. */
export function createUsers({
  db,
  config,
  audit,
  createRootFolder,
}: {
  db: Db
  config: Config
  audit: Audit
  createRootFolder: CreateRootFolder
}) {
  /** @throws Problem `invalid-email`, `weak-password`, `email-taken` */
  async function add(
    account: NewAccount,
    actor: SystemActor | VisitorActor,
    { action, before }: { action: AuditEvent['action']; before?: (tx: Tx) => Promise<void> },
  ): Promise<Me> {
    const check = actor.kind === 'system' ? checkPasswordLength : checkPassword
    check(account.password)
    const user = await newUser(account, config.defaultQuotaBytes)
    const { id, email, role, quotaBytes } = user
    return db
      .transaction(async (tx) => {
        await before?.(tx)
        await users.insertUser(tx, user)
        await createRootFolder(tx, id)
        const details = { email, role, quotaBytes }
        audit.record(tx, actor, { action, accountId: id, object: userObject(id), details })
        return toMe(await existing(tx, id))
      })
      .catch((error: unknown) => {
        if (sqlError(error)?.code === UNIQUE_VIOLATION) throw problem('email-taken', {}, error)
        throw error
      })
  }

  async function existing(tx: Tx | Db['write'], id: UserId): Promise<users.UserRow> {
    const user = await users.findUser(tx, id)
    if (!user) throw problem('not-found')
    return user
  }

  async function byEmail(email: string): Promise<users.UserRow> {
    const user = await users.findUserByEmailKey(db.write, emailKey(email))
    if (!user) throw problem('not-found', { detail: `There is no account ${email}.` })
    return user
  }

  return {
    /**
     * Operator: an account with its root folder.
     * @throws Problem `invalid-email`, `weak-password`, `email-taken`
     */
    async create(account: NewAccount): Promise<Me> {
      return add(account, systemActor, { action: 'user.created' })
    },

    /** @throws Problem `registration-closed` and those of `create` */
    async register(input: RegisterInput, origin: Origin): Promise<Me> {
      if (config.registration !== 'open') throw problem('registration-closed')
      return add(input, { kind: 'visitor', origin }, { action: 'user.registered' })
    },

    /**
     * Creates the administrator of an empty server, with the secret of the first-run link. Of two
     * racing calls one wins.
     * @throws Problem `already-set-up`, `invalid-setup-token` and those of `create`
     */
    async setUp(input: SetupInput, origin: Origin): Promise<Me> {
      return add(
        { ...input, role: 'admin' },
        { kind: 'visitor', origin },
        { action: 'server.set-up', before: (tx) => claimSetup(tx, input.token) },
      )
    },

    /** The caller's own profile. @throws Problem `insufficient-scope` */
    async me(actor: UserActor): Promise<Me> {
      requireScope(actor, 'account:read')
      return toMe(await existing(db.write, actor.id))
    },

    /**
     * Changes what is given of the caller's profile.
     * @throws Problem `insufficient-scope`, `invalid-name`, `invalid-profile`
     */
    async update(actor: UserActor, patch: MePatch): Promise<Me> {
      requireScope(actor, 'all')
      const { name, language, timeZone } = patch
      await users.updateProfile(db.write, actor.id, {
        ...patch,
        ...(name === undefined ? {} : { name: checkName(name) }),
        ...(language === undefined ? {} : { language: checkLanguage(language) }),
        ...(timeZone ? { timeZone: checkTimeZone(timeZone) } : {}),
      })
      return toMe(await existing(db.write, actor.id))
    },

    /** Whether the first-run page is due. */
    async needsSetup(): Promise<boolean> {
      return !(await users.hasAdministrator(db.write))
    },

    /** Operator: all users by address. */
    async list(): Promise<Me[]> {
      return (await users.listUsers(db.write, 10_000)).map(toMe)
    },

    /** Operator: a new password; all sessions of the user end. @throws Problem `not-found`, `weak-password` */
    async setPassword(email: string, password: string): Promise<void> {
      checkPasswordLength(password)
      const user = await byEmail(email)
      const passwordHash = await hashPassword(password)
      await db.transaction(async (tx) => {
        audit.record(tx, systemActor, {
          action: 'user.password-set',
          accountId: user.id,
          object: userObject(user.id),
        })
        await Promise.all([
          users.updatePasswordHash(tx, user.id, passwordHash),
          sessions.deleteSessionsOf(tx, user.id),
        ])
      })
    },

    /** Operator: space for a user; null is unlimited. @throws Problem `not-found` */
    async setQuota(email: string, quotaBytes: number | null): Promise<void> {
      const { id } = await byEmail(email)
      await db.transaction(async (tx) => {
        audit.record(tx, systemActor, {
          action: 'user.quota-set',
          accountId: id,
          object: userObject(id),
          details: { quotaBytes },
        })
        await users.updateQuota(tx, id, quotaBytes)
      })
    },

    /** Operator: the account with this address. @throws Problem `not-found` */
    byEmail,
  }
}

/** What makes two addresses the same account: case and Unicode form do not matter. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** @throws Problem `invalid-email`, `weak-password` */
async function newUser(
  account: NewAccount,
  defaultQuotaBytes: number | null,
): Promise<users.NewUser> {
  const email = checkEmail(account.email)
  return {
    id: newId<UserId>(),
    email,
    emailKey: emailKey(email),
    name: account.name?.trim() || (email.split('@')[0] ?? email),
    passwordHash: await hashPassword(account.password),
    role: account.role ?? 'user',
    quotaBytes: account.quotaBytes === undefined ? defaultQuotaBytes : account.quotaBytes,
  }
}

function userObject(id: UserId) {
  return { type: 'user', id }
}

function checkEmail(email: string): string {
  const trimmed = email.trim().normalize('NFC')
  if (!EMAIL.test(trimmed)) throw problem('invalid-email')
  return trimmed
}

function checkName(name: string): string {
  const trimmed = name.trim().normalize('NFC')
  if (trimmed === '') throw problem('invalid-name', { detail: 'A name has at least one letter.' })
  return trimmed
}

function toMe(user: users.UserRow): Me {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    rootFolderId: user.rootFolderId,
    quotaBytes: user.quotaBytes,
    usedBytes: user.usedBytes,
    language: user.language,
    timeZone: user.timeZone,
    theme: user.theme,
    createdAt: user.createdAt.toISOString(),
  }
}
