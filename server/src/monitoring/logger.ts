import { type Logger as PinoLogger, pino } from 'pino'
import type { Config } from '../config/schema.ts'

/** The part of a pino logger that is used: `log.info({ fileId }, 'upload finished')`. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

const SECRET_FIELDS = ['password', 'token', 'authorization', 'cookie', 'secret']

/**
 * JSON lines on standard error, so that standard output stays for what people and scripts read.
 * Fields with the names of secrets are replaced wherever they stand, up to two levels deep.
 */
export function createLogger(config: Pick<Config, 'logLevel'>): PinoLogger {
  const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '…' },
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
