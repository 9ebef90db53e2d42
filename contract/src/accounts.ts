import { type Static, Type } from 'typebox'
import { BytesSchema, nullable, oneOf, strictObject, TimestampSchema } from './common.ts'
import { NodeIdSchema, SessionIdSchema, TokenIdSchema, UserIdSchema } from './ids.ts'

export const userRoles = ['user', 'admin'] as const
export type UserRole = (typeof userRoles)[number]

/**
 * What a token may do: read files, change files (implies reading), read the account,
 * or everything its owner may.
 */
export const tokenScopes = ['files:read', 'files:write', 'account:read', 'all'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** Colours of the web app; `system` follows the device. */
export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

/** A person's account as they see it themselves: UserProfile with its quota. */
export const MeSchema = Type.Object(
  {
    id: UserIdSchema,
    email: Type.String(),
    name: Type.String(),
    role: oneOf(userRoles),
    rootFolderId: NodeIdSchema,
    quotaBytes: nullable(BytesSchema),
    usedBytes: BytesSchema,
    language: Type.String({ description: 'BCP 47.' }),
    timeZone: nullable(Type.String({ description: 'IANA name; null: that of the device.' })),
    theme: oneOf(themes),
    createdAt: TimestampSchema,
  },
  { $id: 'Me' },
)
export type Me = Static<typeof MeSchema>

const EmailInput = Type.String({ minLength: 3, maxLength: 320 })
const PasswordInput = Type.String({ minLength: 1, maxLength: 1024 })
const NameInput = Type.String({ minLength: 1, maxLength: 100 })

export const RegisterInputSchema = strictObject({
  email: EmailInput,
  name: Type.Optional(NameInput),
  password: PasswordInput,
})
export type RegisterInput = Static<typeof RegisterInputSchema>

export const LoginInputSchema = strictObject({
  email: EmailInput,
  password: PasswordInput,
  code: Type.Optional(Type.String({ maxLength: 64, description: 'Second factor, if one is on.' })),
})
export type LoginInput = Static<typeof LoginInputSchema>

export const PasswordResetInputSchema = strictObject({ email: EmailInput })
export type PasswordResetInput = Static<typeof PasswordResetInputSchema>

export const PasswordResetConfirmInputSchema = strictObject({
  token: Type.String({ minLength: 1, maxLength: 256, description: 'From the link in the mail.' }),
  password: PasswordInput,
})
export type PasswordResetConfirmInput = Static<typeof PasswordResetConfirmInputSchema>

/** What an API client works with after it signed in: OAuth 2.0 names (RFC 6749 §5.1) in camel case. */
export const TokenPairSchema = Type.Object(
  {
    accessToken: Type.String({ description: 'A JWT (RFC 9068) for `Authorization: Bearer`.' }),
    refreshToken: Type.String({ description: 'Good for one `POST /auth/token/refresh`.' }),
    tokenType: Type.Literal('Bearer'),
    expiresIn: Type.Integer({ description: 'Seconds that the access token is good for.' }),
  },
  { $id: 'TokenPair' },
)
export type TokenPair = Static<typeof TokenPairSchema>

export const RefreshInputSchema = strictObject({
  refreshToken: Type.String({ minLength: 1, maxLength: 256 }),
})
export type RefreshInput = Static<typeof RefreshInputSchema>

export const SetupInputSchema = strictObject({
  token: Type.String({ minLength: 1, maxLength: 256, description: 'From the first-run link.' }),
  email: EmailInput,
  name: NameInput,
  password: PasswordInput,
})
export type SetupInput = Static<typeof SetupInputSchema>

/** What a person may change of their profile; what is left out stays. */
export const MePatchSchema = strictObject(
  {
    name: Type.Optional(NameInput),
    language: Type.Optional(Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47.' })),
    timeZone: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 64 }))),
    theme: Type.Optional(oneOf(themes)),
  },
  { minProperties: 1 },
)
export type MePatch = Static<typeof MePatchSchema>

export const ReauthenticateInputSchema = strictObject({ password: PasswordInput })
export type ReauthenticateInput = Static<typeof ReauthenticateInputSchema>

export const PasswordChangeSchema = strictObject({
  currentPassword: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description: 'May be left out within ten minutes after the password was given.',
    }),
  ),
  newPassword: PasswordInput,
})
export type PasswordChange = Static<typeof PasswordChangeSchema>

/** A sign-in on one device: UserSession. */
export const SessionSchema = Type.Object(
  {
    id: SessionIdSchema,
    device: nullable(Type.String({ description: 'Such as “Firefox on Windows”.' })),
    ip: nullable(Type.String()),
    userAgent: nullable(Type.String()),
    isCurrent: Type.Boolean({ description: 'The session that asks.' }),
    createdAt: TimestampSchema,
    lastSeenAt: TimestampSchema,
    expiresAt: TimestampSchema,
  },
  { $id: 'Session' },
)
export type Session = Static<typeof SessionSchema>

/** A personal access token without its secret. */
export const AccessTokenSchema = Type.Object(
  {
    id: TokenIdSchema,
    name: Type.String(),
    scopes: Type.Array(oneOf(tokenScopes)),
    expiresAt: nullable(TimestampSchema),
    lastUsedAt: nullable(TimestampSchema),
    createdAt: TimestampSchema,
  },
  { $id: 'AccessToken' },
)
export type AccessToken = Static<typeof AccessTokenSchema>

export const NewAccessTokenInputSchema = strictObject({
  name: NameInput,
  scopes: Type.Optional(Type.Array(oneOf(tokenScopes), { minItems: 1, uniqueItems: true })),
  expiresAt: Type.Optional(TimestampSchema),
})
export type NewAccessTokenInput = Static<typeof NewAccessTokenInputSchema>

/** The one answer that carries the secret; it is not kept and cannot be shown again. */
export const NewAccessTokenSchema = Type.Object(
  { ...AccessTokenSchema.properties, token: Type.String() },
  { $id: 'NewAccessToken' },
)
export type NewAccessToken = Static<typeof NewAccessTokenSchema>

/** What a visitor needs before signing in. */
export const MetaSchema = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    setupRequired: Type.Boolean({ description: 'No account exists yet: show the first-run page.' }),
    registrationOpen: Type.Boolean(),
    mailOn: Type.Boolean({
      description: 'Whether this server sends mail, such as password resets.',
    }),
    uploadMaxBytes: BytesSchema,
  },
  { $id: 'Meta' },
)
export type Meta = Static<typeof MetaSchema>
