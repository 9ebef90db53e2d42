import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as the server got it. */
export interface CaughtMail {
  recipients: string[]
  /** Headers and parts, with line breaks of the encoding undone. */
  source: string
}

/** A real SMTP server on a free port of 127.0.0.1 that keeps what comes. */
export async function startMailCatcher(): Promise<{
  url: string
  mails: CaughtMail[]
  close(): Promise<void>
}> {
  const mails: CaughtMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    async onData(stream, session, done) {
      const raw = await text(stream)
      const source = raw.replace(/=\r\n/g, '').replace(/=3D/g, '=')
      mails.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), source })
      done()
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
