import { createHash } from 'node:crypto'
import { problems } from '@cloudservice/contract'
import type { FastifyInstance } from 'fastify'

/** Where the pages about the codes are; a code's page is `<PROBLEM_PAGES>#<code>`. */
export const PROBLEM_PAGES = '/docs/problems'

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
  dt { margin-top: 1.25rem; font: 600 1rem ui-monospace, monospace }
  dt:target { background: Mark; color: MarkText }
  dd { margin: 0 }`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Serves what each problem's `type` points to (RFC 9457 §3.1.1): the codes with their meaning. */
export function serveProblemPages(app: FastifyInstance): void {
  const page = problemPage()
  app.get(PROBLEM_PAGES, async (_request, reply) => {
    reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' })
    return reply.type('text/html; charset=utf-8').send(page)
  })
}

function problemPage(): string {
  const entries = Object.entries(problems).sort(([a], [b]) => (a < b ? -1 : 1))
  const list = entries.map(
    ([code, { status, title }]) => `<dt id="${code}">${code}</dt><dd>${status} · ${title}</dd>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Problems · CloudService</title>
<style>${STYLE}</style>
<h1>Problems</h1>
<p>Every error of the API is <code>application/problem+json</code> with one of these codes, which
are stable. <a href="/api/docs">The API</a></p>
<dl>${list.join('\n')}</dl>
</html>
`
}
