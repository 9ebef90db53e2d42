import { createClient } from '@cloudservice/contract/client'

/** The API of this page's own server, with the session cookie. */
export const api = createClient()
