import { createTransport } from 'nodemailer'
import type { Config } from '../config/schema.ts'
import type { Logger } from '../monitoring/logger.ts'

/** A mail to one person. */
export interface Mail {
  /** An address that was checked: one mailbox and nothing else. */
  to: string
  subject: string
  text: string
  html: string
}

/** Sends mail, where a server for it is set. */
export interface Mailer {
  isOn: boolean
  /** Takes the mail; it is sent beside what the caller does, and a failure is logged. */
  post(mail: Mail): void
  /** Resolves when everything that was posted is sent or has failed. */
  flush(): Promise<void>
}

const TIMEOUT_MS = 10_000

/**
 * Mail by SMTP. Without a server nothing is sent; in development the text is logged instead, so that
 * its links can be followed.
 */
export function createMailer(config: Config, log: Logger): Mailer {
  const transport = config.smtpUrl === null ? undefined : openTransport(config.smtpUrl)
  const sending = new Set<Promise<void>>()

  async function send({ to, ...content }: Mail): Promise<void> {
    if (!transport) {
      if (config.mode === 'development') log.info({ subject: content.subject }, content.text)
      return
    }
    try {
      // As objects: from a text nodemailer would read more addresses than one.
      const from = { name: 'CloudService', address: config.mailFrom }
      await transport.sendMail({ ...content, from, to: { name: '', address: to } })
    } catch (error) {
      log.error({ err: error, subject: content.subject }, 'a mail could not be sent')
    }
  }

  return {
    isOn: transport !== undefined,
    post(mail) {
      const sent = send(mail).finally(() => sending.delete(sent))
      sending.add(sent)
    },
    async flush() {
      await Promise.all(sending)
      transport?.close()
    },
  }
}

function openTransport(url: string) {
  return createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
