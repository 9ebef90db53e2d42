import { resolve } from 'node:path'
import { type Config, type SettingName, settings } from './schema.ts'

const UNITS: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3, tib: 1024 ** 4 }

/** All mistakes in the settings at once, one line each, for the person who has to mend them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(`The settings have ${mistakes.length} mistake(s):\n${mistakes.map((m) => `  - ${m}`).join('\n')}`)
    this.mistakes = mistakes
  }
}

/**
 * Reads the settings from the environment.
 * @throws ConfigError naming every wrong and every unknown CLOUDSERVICE_ variable
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const mistakes: string[] = []
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(settings) as SettingName[]) {
    const text = env[settings[name].env]
    values[name] = settings[name].default
    if (text === undefined || text === '') continue
    const value = parse(name, text)
    if (value === undefined) mistakes.push(`${settings[name].env}: "${shown(name, text)}" is not ${expected(name)}`)
    else values[name] = value
  }
  const known = new Set(Object.values(settings).map((s) => s.env))
  for (const key of Object.keys(env)) {
    if (key.startsWith('CLOUDSERVICE_') && !known.has(key) && !key.startsWith('CLOUDSERVICE_TEST_')) {
      mistakes.push(`${key}: there is no such setting`)
    }
  }
  const config = { ...values, dataDir: resolve(String(values['dataDir'])) } as Config
  if ((config.adminEmail === null) !== (config.adminPassword === null)) {
    mistakes.push('CLOUDSERVICE_ADMIN_EMAIL and CLOUDSERVICE_ADMIN_PASSWORD belong together')
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return Object.freeze(config)
}

/** Bytes of a text such as `512`, `1.5GB` or `10GiB`; undefined when it is none. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,16}(?:\.\d{1,6})?)\s*([a-z]{0,3})$/i.exec(text.trim())
  const unit = UNITS[(match?.[2] || 'b').toLowerCase()]
  if (!match?.[1] || unit === undefined) return undefined
  const bytes = Math.round(Number(match[1]) * unit)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

function parse(name: SettingName, text: string): unknown {
  const { kind, minimum, choices } = settings[name] as { kind: string; minimum?: number; choices?: readonly string[] }
  switch (kind) {
    case 'integer': {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : undefined
      return value === undefined || value < (minimum ?? 0) ? undefined : value
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'bytes':
      return parseBytes(text)
    case 'list':
      return Object.freeze(text.split(',').map((item) => item.trim()).filter(Boolean))
    case 'url':
      return URL.canParse(text) ? text.replace(/\/$/, '') : undefined
    default:
      return choices && !choices.includes(text) ? undefined : text
  }
}

function expected(name: SettingName): string {
  const { kind, minimum, choices } = settings[name] as { kind: string; minimum?: number; choices?: readonly string[] }
  if (choices) return `one of ${choices.join(', ')}`
  if (kind === 'integer') return `a whole number of at least ${minimum ?? 0}`
  if (kind === 'bytes') return 'a size such as 10GiB'
  if (kind === 'boolean') return 'true or false'
  return kind === 'url' ? 'an address' : `a ${kind}`
}

function shown(name: SettingName, text: string): string {
  return 'secret' in settings[name] ? '…' : text
}
