/** How the text of an environment variable becomes a value. */
export type SettingKind = 'text' | 'integer' | 'bytes' | 'list' | 'url' | 'key'

/** One setting: where it comes from, what it is without, and what it means. */
export interface Setting<T = unknown> {
  env: string
  kind: SettingKind
  default: T
  /** One sentence for the operator; units included. */
  help: string
  /** Never shown, not even in a message about a mistake. */
  secret?: true
  minimum?: number
  choices?: readonly string[]
}

function setting<T>(
  env: string,
  kind: SettingKind,
  fallback: T,
  help: string,
  extra: Partial<Setting<T>> = {},
): Setting<T> {
  return { env: `CLOUDSERVICE_${env}`, kind, default: fallback, help, ...extra }
}

const none: string | null = null
const noList: readonly string[] = []

/** Every setting there is. docs/settings.md is written from this table. */
export const settings = {
  host: setting('HOST', 'text', '127.0.0.1', 'Address to listen on.'),
  port: setting('PORT', 'integer', 8000, 'Port to listen on; 0 takes a free one.', { minimum: 0 }),
  dataDir: setting('DATA_DIR', 'text', './data', 'Folder of the bytes and the embedded database.'),
  publicUrl: setting(
    'PUBLIC_URL',
    'url',
    none,
    'Address people use, such as https://files.example.org.',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    'url',
    none,
    'PostgreSQL to use instead of the embedded one.',
    { secret: true },
  ),
  databaseReadUrl: setting('DATABASE_READ_URL', 'url', none, 'Replica for reads.', {
    secret: true,
  }),
  databaseDirectUrl: setting(
    'DATABASE_DIRECT_URL',
    'url',
    none,
    'Not pooled: for migrations when DATABASE_URL is a pooler.',
    { secret: true },
  ),
  databasePool: setting('DATABASE_POOL', 'integer', 16, 'Connections per process.', { minimum: 1 }),
  databasePrepare: setting(
    'DATABASE_PREPARE',
    'text',
    'on',
    'Whether statements are prepared; off for poolers without that, such as PgBouncer before 1.21.',
    { choices: ['on', 'off'] },
  ),
  secretKey: setting(
    'SECRET_KEY',
    'key',
    none,
    'Seals private keys in the database: 32 random bytes in base64url, the same in every process; empty takes secret.key of the data folder.',
    { secret: true },
  ),
  adminEmail: setting(
    'ADMIN_EMAIL',
    'text',
    none,
    'First administrator, made on an empty database.',
  ),
  adminPassword: setting('ADMIN_PASSWORD', 'text', none, 'Password of the first administrator.', {
    secret: true,
  }),
  smtpUrl: setting(
    'SMTP_URL',
    'url',
    none,
    'Server that sends mail, such as smtp://user:password@mail.example.org:587; without it mail is off.',
    { secret: true },
  ),
  mailFrom: setting('MAIL_FROM', 'text', 'cloudservice@localhost', 'Address that mail comes from.'),
  mode: setting(
    'MODE',
    'text',
    'production',
    'In development mail that cannot be sent is logged, with its links.',
    { choices: ['production', 'development'] },
  ),
  registration: setting(
    'REGISTRATION',
    'text',
    'open',
    'Whether people may create accounts themselves.',
    { choices: ['open', 'closed'] },
  ),
  defaultQuotaBytes: setting<number | null>(
    'DEFAULT_QUOTA',
    'bytes',
    null,
    'Space per new user, such as 10GiB; empty is unlimited.',
  ),
  sessionDays: setting('SESSION_DAYS', 'integer', 30, 'Days a sign-in lasts without use.', {
    minimum: 1,
  }),
  sessionMaxDays: setting(
    'SESSION_MAX_DAYS',
    'integer',
    90,
    'Days a sign-in lasts at most, however much it is used.',
    { minimum: 1 },
  ),
  trashDays: setting('TRASH_DAYS', 'integer', 30, 'Days until a trashed item expires.', {
    minimum: 1,
  }),
  uploadMaxBytes: setting<number>('UPLOAD_MAX', 'bytes', 100 * 1024 ** 3, 'Largest file.'),
  uploadAllowExtensions: setting(
    'UPLOAD_ALLOW_EXTENSIONS',
    'list',
    noList,
    'Only these extensions are taken; empty takes all.',
  ),
  uploadDenyExtensions: setting(
    'UPLOAD_DENY_EXTENSIONS',
    'list',
    noList,
    'These extensions are refused.',
  ),
  uploadDenyTypes: setting(
    'UPLOAD_DENY_TYPES',
    'list',
    noList,
    'Media types that are refused, such as video/*.',
  ),
  uploadMagicCheck: setting(
    'UPLOAD_MAGIC_CHECK',
    'text',
    'strict',
    'Whether the first bytes must fit the extension; family takes one kind of image for another.',
    { choices: ['strict', 'family', 'off'] },
  ),
  rateAnonymous: setting(
    'RATE_ANONYMOUS',
    'integer',
    100,
    'Requests per hour and address without sign-in; 0 is unlimited.',
    { minimum: 0 },
  ),
  rateToken: setting(
    'RATE_TOKEN',
    'integer',
    1000,
    'Requests per hour and user with an API token; 0 is unlimited.',
    { minimum: 0 },
  ),
  rateSession: setting(
    'RATE_SESSION',
    'integer',
    36_000,
    'Requests per hour and user from the web app; 0 is unlimited.',
    { minimum: 0 },
  ),
  rateTransfer: setting(
    'RATE_TRANSFER',
    'integer',
    1_000_000,
    'Uploads and downloads per hour and user; 0 is unlimited.',
    { minimum: 0 },
  ),
  rateLogin: setting(
    'RATE_LOGIN',
    'integer',
    20,
    'Failed registrations per 15 minutes and address, and failed sign-ins before an address waits; 0 is unlimited.',
    { minimum: 0 },
  ),
  loginTries: setting(
    'LOGIN_TRIES',
    'integer',
    5,
    'Failed sign-ins before an account waits, 1 s and then twice as long each time; 0 never waits.',
    { minimum: 0 },
  ),
  corsOrigins: setting(
    'CORS_ORIGINS',
    'list',
    noList,
    'Origins of other sites that may call the API with a token.',
  ),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    'list',
    noList,
    'Addresses of proxies whose X-Forwarded headers count.',
  ),
  logLevel: setting('LOG_LEVEL', 'text', 'info', 'error, warn, info or debug.', {
    choices: ['error', 'warn', 'info', 'debug', 'silent'],
  }),
} as const

/** All settings by name, checked and frozen. */
export type Config = { readonly [K in keyof typeof settings]: (typeof settings)[K]['default'] }
