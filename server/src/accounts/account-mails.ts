import type { Mail } from '../infra/mailer.ts'

/** Who gets a mail. */
export interface Recipient {
  email: string
  name: string
}

/** The mail with the link that sets a new password. */
export function passwordResetMail(to: Recipient, link: string, minutes: number): Mail {
  return write(to, 'Set a new password', [
    'Somebody asked to set a new password for your CloudService account.',
    { link, label: 'Set a new password' },
    `The link works once, for ${minutes} minutes.`,
    'If it was not you, there is nothing to do: your password stays as it is.',
  ])
}

/** Tells the owner of an account that its password is another one now. */
export function passwordChangedMail(to: Recipient): Mail {
  return write(to, 'Your password was changed', [
    'The password of your CloudService account was changed, and all devices were signed out.',
    'If it was not you, ask your administrator for help at once.',
  ])
}

type Paragraph = string | { link: string; label: string }

function write({ email, name }: Recipient, subject: string, body: readonly Paragraph[]): Mail {
  const paragraphs = [`Hello ${name},`, ...body]
  const text = paragraphs.map((part) => (typeof part === 'string' ? part : part.link))
  const html = paragraphs.map((part) =>
    typeof part === 'string'
      ? `<p>${escapeHtml(part)}</p>`
      : `<p><a href="${escapeHtml(part.link)}">${escapeHtml(part.label)}</a></p>`,
  )
  return {
    to: email,
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px/1.5 sans-serif">${html.join('')}</body></html>`,
  }
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
