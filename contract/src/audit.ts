import { type Static, Type } from 'typebox'
import { nullable, oneOf, pageQuery, strictObject, TimestampSchema } from './common.ts'
import { UserIdSchema } from './ids.ts'

/** Everything that the audit log tells of; a name is never changed. */
export const auditActions = [
  'server.set-up',
  'auth.signed-in',
  'auth.sign-in-failed',
  'auth.signed-out',
  'auth.refresh-reused',
  'session.ended',
  'user.registered',
  'user.created',
  'user.password-set',
  'user.password-changed',
  'user.password-reset',
  'user.quota-set',
  'token.created',
  'token.revoked',
] as const
export type AuditAction = (typeof auditActions)[number]

/** `failure`: it did not work out, such as a wrong password. `denied`: it was not allowed. */
export const auditOutcomes = ['success', 'failure', 'denied'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

/** Who did it: somebody signed in, the server or its operator, or somebody not signed in. */
export const auditActors = ['user', 'system', 'visitor'] as const
export type AuditActor = (typeof auditActors)[number]

export const auditFormats = ['csv', 'jsonl'] as const
export type AuditFormat = (typeof auditFormats)[number]

const PersonSchema = Type.Object({
  id: UserIdSchema,
  name: nullable(Type.String({ description: 'Null when the account is gone.' })),
})

/** AuditLog: one entry of the chain. */
export const AuditEntrySchema = Type.Object(
  {
    seq: Type.Integer({ description: 'Number in the chain, without gaps.' }),
    createdAt: TimestampSchema,
    actor: oneOf(auditActors),
    user: nullable(PersonSchema),
    account: nullable(PersonSchema),
    action: oneOf(auditActions),
    outcome: oneOf(auditOutcomes),
    object: nullable(Type.Object({ type: Type.String(), id: Type.String() })),
    ip: nullable(Type.String()),
    userAgent: nullable(Type.String()),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { $id: 'AuditEntry' },
)
export type AuditEntry = Static<typeof AuditEntrySchema>

const filters = {
  'filter[action]': Type.Optional(oneOf(auditActions)),
  'filter[userId]': Type.Optional(
    Type.Unsafe<Static<typeof UserIdSchema>>({
      ...UserIdSchema,
      description: 'Done by this user, or to their account.',
    }),
  ),
  'filter[outcome]': Type.Optional(oneOf(auditOutcomes)),
  'filter[from]': Type.Optional(TimestampSchema),
  'filter[to]': Type.Optional(
    Type.String({ format: 'date-time', description: 'RFC 3339, UTC; not included.' }),
  ),
  'filter[ip]': Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}

export const AuditQuerySchema = strictObject({ ...pageQuery, ...filters })
export type AuditQuery = Static<typeof AuditQuerySchema>

export const AuditExportQuerySchema = strictObject({
  format: Type.Optional(oneOf(auditFormats, '`csv` is the default.')),
  ...filters,
})
export type AuditExportQuery = Static<typeof AuditExportQuerySchema>
