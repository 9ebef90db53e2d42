import type { Audit } from '../audit/audit.service.ts'
import type { Config } from '../config/schema.ts'
import type { Db } from '../infra/db.ts'
import type { Mailer } from '../infra/mailer.ts'
import type { Origin } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { type Clock, MINUTE } from '../lib/time.ts'
import type { Logger } from '../monitoring/logger.ts'
import { passwordChangedMail, passwordResetMail } from './account-mails.ts'
import * as resets from './password-resets.repository.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { deleteSessionsOf } from './sessions.repository.ts'
import { findUser, findUserByEmailKey, updatePasswordHash } from './users.repository.ts'
import { emailKey } from './users.service.ts'

const LIFETIME_MINUTES = 30
/** Mails that one account gets within the lifetime of a link, whoever asks. */
const MAX_PER_LIFETIME = 3

export type PasswordResets = ReturnType<typeof createPasswordResets>

/** PasswordReset: a new password by a link that is mailed. */
export function createPasswordResets({
  db,
  config,
  audit,
  clock,
  mailer,
  log,
}: {
  db: Db
  config: Config
  audit: Audit
  clock: Clock
  mailer: Mailer
  log: Logger
}) {
  // Never from the request: its Host header is what an attacker sends.
  const base = config.publicUrl ?? `http://${config.host}:${config.port}`

  async function mailLink(email: string, origin: Origin): Promise<void> {
    const user = await findUserByEmailKey(db.write, emailKey(email))
    if (!user || user.disabledAt) return
    const createdAt = clock.now()
    const lifetimeMs = LIFETIME_MINUTES * MINUTE
    const since = new Date(createdAt.getTime() - lifetimeMs)
    const secret = newSecret()
    const isNew = await db.transaction(async (tx) => {
      await resets.lockPasswordResets(tx, user.id)
      if ((await resets.countPasswordResets(tx, user.id, since)) >= MAX_PER_LIFETIME) return false
      await resets.insertPasswordReset(tx, {
        id: newId(),
        userId: user.id,
        tokenHash: hashSecret(secret),
        ip: origin.ip,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + lifetimeMs),
      })
      return true
    })
    if (!isNew) return
    // In the fragment: it reaches no server, log or referrer.
    mailer.post(passwordResetMail(user, `${base}/reset-password#token=${secret}`, LIFETIME_MINUTES))
  }

  return {
    /**
     * Mails a link, if there is such an account. The work is done after the caller has its answer, so
     * neither its words nor its time tell whether there is one.
     */
    request(email: string, origin: Origin): void {
      mailLink(email, origin).catch((error: unknown) =>
        log.error({ err: error }, 'a password reset could not be mailed'),
      )
    },

    /**
     * Sets a new password with the secret of a link, which works once. All sessions of the user end.
     * @throws Problem `weak-password`, which leaves the link as it is; `invalid-reset-token`
     */
    async confirm(secret: string, password: string, origin: Origin): Promise<void> {
      checkPassword(password)
      const passwordHash = await hashPassword(password)
      const now = clock.now()
      const userId = await db.transaction(async (tx) => {
        const userId = await resets.usePasswordReset(tx, hashSecret(secret), now)
        if (!userId) throw problem('invalid-reset-token')
        const visitor = { kind: 'visitor', origin } as const
        audit.record(tx, visitor, { action: 'user.password-reset', accountId: userId })
        await Promise.all([
          updatePasswordHash(tx, userId, passwordHash),
          deleteSessionsOf(tx, userId),
          resets.endPasswordResets(tx, userId, now),
        ])
        return userId
      })
      const user = await findUser(db.write, userId)
      if (user) mailer.post(passwordChangedMail(user))
    },
  }
}
