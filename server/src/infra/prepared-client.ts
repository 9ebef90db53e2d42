import { sql } from 'kysely'
import pg from 'pg'

const MARK = '/* planned each time */'
const MAX_STATEMENTS = 500
const MAX_TEXT_LENGTH = 8_000

/**
 * Stands at the front (`modifyFront`) of a statement whose best plan depends on its values, such as a
 * search. It is never prepared, because a prepared one soon gets one plan for all values.
 */
export const plannedEachTime = sql.raw(MARK)

/** The texts that were seen, with the name that each has from its second use on. */
const names = new Map<string, string>()

/**
 * A connection that prepares what it is asked again and again, so that PostgreSQL parses and plans it
 * once: point queries take less than half the time then (docs/decisions/0018).
 */
export class PreparedClient extends pg.Client {
  /** Takes and gives what `pg.Client` does; `never` stands for the answers of all its overloads. */
  override query(first: unknown, ...rest: unknown[]): never {
    const [values, ...others] = rest
    const name = typeof first === 'string' && Array.isArray(values) ? nameOf(first) : undefined
    const args = name ? [{ name, text: first, values }, ...others] : [first, ...rest]
    return Reflect.apply(super.query, this, args) as never
  }
}

/** The name of a text that comes again; many texts, such as those of batches, come only once. */
function nameOf(text: string): string | undefined {
  const name = names.get(text)
  if (name) return name
  const isWorthIt = text.length <= MAX_TEXT_LENGTH && !text.includes(MARK)
  if (isWorthIt && names.size < MAX_STATEMENTS) names.set(text, `s${names.size}`)
  return undefined
}
