import { resolve } from 'node:path'
import { type Config, type Setting, type SettingKind, settings } from './schema.ts'

const UNITS: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** All mistakes in the settings at once, one line each, for the person who has to mend them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(
      `The settings have ${mistakes.length} mistake(s):\n${mistakes.map((m) => `  - ${m}`).join('\n')}`,
    )
    this.mistakes = mistakes
  }
}

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming every mistake at once
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const mistakes: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const text = env[setting.env]
    const value = text ? PARSERS[setting.kind](text, setting) : setting.default
    if (value === undefined) mistakes.push(mistakeOf(setting, text ?? ''))
    values[name] = value
  }
  if ((values.adminEmail === null) !== (values.adminPassword === null)) {
    mistakes.push('CLOUDSERVICE_ADMIN_EMAIL and CLOUDSERVICE_ADMIN_PASSWORD belong together')
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze({ ...values, dataDir: resolve(String(values.dataDir)) } as Config)
}

/** Variables that look like settings and are none: most likely a typing error. */
export function unknownSettings(env: NodeJS.ProcessEnv = process.env): string[] {
  const known = new Set<string>(Object.values(settings).map((setting) => setting.env))
  return Object.keys(env).filter((key) => key.startsWith('CLOUDSERVICE_') && !known.has(key))
}

/** Bytes of a text such as `512`, `1.5GB` or `10GiB`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,16}(?:\.\d{1,6})?)\s*([a-z]{0,3})$/i.exec(text.trim())
  const unit = UNITS[(match?.[2] || 'b').toLowerCase()]
  if (!match?.[1] || unit === undefined) return undefined
  const bytes = Math.round(Number(match[1]) * unit)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** How the text of each kind of setting becomes a value; undefined when it does not. */
const PARSERS: Record<SettingKind, (text: string, setting: Setting) => unknown> = {
  text: (text, { choices }) => (choices && !choices.includes(text) ? undefined : text),
  integer(text, { minimum = 0 }) {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : undefined
    return value !== undefined && value >= minimum ? value : undefined
  },
  bytes: parseBytes,
  list: (text) => Object.freeze(splitList(text)),
  key: (text) => (/^[\w-]{43,}$/.test(text) ? text : undefined),
  url: (text) => (URL.canParse(text) ? text.replace(/\/$/, '') : undefined),
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

function mistakeOf(setting: Setting, text: string): string {
  return `${setting.env}: "${setting.secret ? '…' : text}" is not ${expected(setting)}`
}

function expected({ kind, minimum, choices }: Setting): string {
  if (choices) return `one of ${choices.join(', ')}`
  if (kind === 'integer') return `a whole number of at least ${minimum ?? 0}`
  if (kind === 'bytes') return 'a size such as 10GiB'
  return kind === 'url' ? 'an address' : `a ${kind}`
}
