import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import serveStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../lib/errors.ts'
import { appPolicy } from './security.ts'

const ONE_YEAR_SECONDS = 31_536_000
const THEMES = new Set(['light', 'dark', 'system'])
/** Below these addresses nothing is a page of the app. */
const NOT_PAGES = [
  '/api/',
  '/assets/',
  '/.well-known/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/ws/',
  '/dav/',
  '/remote.php',
]

/**
 * Serves the built web app: hashed assets for ever, everything else that is not an API address as
 * the page itself, with the theme of the visitor's cookie and a nonce for the text editor's styles.
 * @param folder the built bundle
 */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(
      `The web app is not built: ${folder} has no index.html. Start with "npm start".`,
    )
  }
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  await app.register(serveStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(reply, path) {
      const isHashed = path.startsWith(join(folder, 'assets'))
      reply.header(
        'cache-control',
        isHashed ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache',
      )
    },
  })

  async function sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const path = request.url.split('?')[0] ?? '/'
    if (NOT_PAGES.some((prefix) => path.startsWith(prefix)) || path === '/api')
      throw problem('not-found')
    const nonce = randomBytes(16).toString('base64')
    const theme = request.cookies.cs_theme ?? 'system'
    const html = page
      .replaceAll('__CSP_NONCE__', nonce)
      .replace('data-theme="system"', `data-theme="${THEMES.has(theme) ? theme : 'system'}"`)
    reply.header('content-security-policy', appPolicy(nonce)).header('cache-control', 'no-store')
    return reply.type('text/html; charset=utf-8').send(html)
  }

  app.get('/*', sendPage)
}
