import type { PasswordChange, ReauthenticateInput } from '@cloudservice/contract'
import type { Audit } from '../audit/audit.service.ts'
import type { Db } from '../infra/db.ts'
import { requireFreshSession, requireScope, requireSession, type UserActor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import type { Clock } from '../lib/time.ts'
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts'
import { deleteSessionsOf } from './sessions.repository.ts'
import type { SessionSecret, Sessions } from './sessions.service.ts'
import type { Throttle } from './throttle.ts'
import { findPasswordHash, updatePasswordHash } from './users.repository.ts'

export type OwnPassword = ReturnType<typeof createOwnPassword>

/** The password of somebody who is signed in: proving it again, and another one. */
export function createOwnPassword({
  db,
  audit,
  clock,
  sessions,
  throttle,
}: {
  db: Db
  audit: Audit
  clock: Clock
  sessions: Sessions
  throttle: Throttle
}) {
  /** @throws Problem `wrong-password`, `too-many-requests` */
  async function prove(actor: UserActor, password: string): Promise<void> {
    const attempt = { kind: 'session', sessionId: requireSession(actor).id } as const
    await throttle.begin(attempt)
    const passwordHash = await findPasswordHash(db.write, actor.id)
    if (!(await verifyPassword(passwordHash, password))) throw problem('wrong-password')
    await throttle.succeed(attempt)
  }

  return {
    /**
     * For the next ten minutes the session may change what protects the account. It gets another
     * secret, so that a stolen one does not rise with it.
     * @throws Problem `insufficient-scope`, `forbidden` for a token, `wrong-password`, `too-many-requests`
     */
    async reauthenticate(
      actor: UserActor,
      { password }: ReauthenticateInput,
    ): Promise<SessionSecret> {
      requireScope(actor, 'all')
      await prove(actor, password)
      return sessions.renew(actor)
    },

    /**
     * Sets another password. All other sessions end, this one gets another secret; access tokens stay.
     * @throws Problem `weak-password`, and those of `reauthenticate`; `reauthentication-required` when
     * the current password is not given and was not lately
     */
    async change(
      actor: UserActor,
      { currentPassword, newPassword }: PasswordChange,
    ): Promise<SessionSecret> {
      requireScope(actor, 'all')
      const { id } = requireSession(actor)
      if (currentPassword === undefined) requireFreshSession(actor, clock.now())
      else await prove(actor, currentPassword)
      checkPassword(newPassword)
      const passwordHash = await hashPassword(newPassword)
      return db.transaction(async (tx) => {
        // First the user, whose row sign-ins hold: then no session of the old password comes after.
        await updatePasswordHash(tx, actor.id, passwordHash)
        audit.record(tx, actor, { action: 'user.password-changed' })
        const [renewed] = await Promise.all([
          sessions.renew(actor, tx),
          deleteSessionsOf(tx, actor.id, id),
        ])
        return renewed
      })
    },
  }
}
