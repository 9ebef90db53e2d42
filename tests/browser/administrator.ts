import { runSql } from '../../server/test/postgres-server.ts'
import type { Account, Site } from './browser.ts'

/** Gives the account the role that the first one of a server has. */
export async function makeAdministrator(site: Site, { email }: Account): Promise<void> {
  await runSql(site.databaseUrl, `update users set role = 'admin' where email = '${email}'`)
}
