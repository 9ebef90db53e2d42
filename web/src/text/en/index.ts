import { account } from './account.ts'
import { app } from './app.ts'
import { audit } from './audit.ts'
import { browser } from './browser.ts'
import { details } from './details.ts'
import { places } from './places.ts'
import { preview } from './preview.ts'
import { uploads } from './uploads.ts'

/** The English texts; every other language has the same keys. */
export const en = {
  ...app,
  ...account,
  ...audit,
  ...browser,
  ...places,
  ...uploads,
  ...preview,
  ...details,
}
