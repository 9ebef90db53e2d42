import pg from 'pg'

/** A statement as it was sent to the database. */
export interface Statement {
  sql: string
  values: unknown[]
  isPrepared: boolean
}

/** Runs something and gives what it sent to the database, without begin and commit. */
export async function statementsOf(run: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const query = pg.Client.prototype.query
  pg.Client.prototype.query = function record(this: pg.Client, ...args: unknown[]) {
    const [first, values] = args
    const config = typeof first === 'string' ? { text: first, values } : Object(first)
    if (!/^(begin|commit|rollback)/i.test(config.text)) {
      sent.push({ sql: config.text, values: config.values ?? [], isPrepared: 'name' in config })
    }
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await run()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}
