import { type Driver, DummyDriver, type PostgresDialect, Transaction } from 'kysely'
import type { Pool, Tx } from './db.ts'

/**
 * Runs a function in one transaction on a connection of its own and commits.
 *
 * Unlike Kysely's own, it lets the function send statements before earlier ones are answered:
 * `Promise.all` of several is one wait instead of several. PostgreSQL runs them in the order in which
 * they were sent, each with its own snapshot; after one has failed the others do nothing, and the
 * first failure is what `Promise.all` rejects with.
 */
export function runInTransaction<T>(
  pool: Pool,
  dialect: PostgresDialect,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  const driver: Driver = dialect.createDriver()
  const executor = pool.getExecutor()
  return executor.provideConnection(async (connection) => {
    let isOver = false
    const tx: Tx = new Transaction({
      config: { dialect },
      dialect,
      driver: new DummyDriver(),
      executor: executor.withConnectionProvider({
        async provideConnection(use) {
          if (isOver) throw new Error('The transaction has ended')
          return use(connection)
        },
      }),
    })
    // Sent together with the first statement; what went wrong with it is told by that one as well.
    const begun = driver.beginTransaction(connection, {})
    begun.catch(() => undefined)
    let result: T
    try {
      result = await run(tx)
      await begun
    } catch (error) {
      isOver = true
      // Where this fails the driver gives the connection up, and the server rolls back by itself.
      await driver.rollbackTransaction(connection).catch(() => undefined)
      throw error
    }
    isOver = true
    await driver.commitTransaction(connection)
    return result
  })
}
