import { Readable } from 'node:stream'
import type { AuditExportQuery } from '@cloudservice/contract'
import type { Cursors } from '../api/cursors.ts'
import { readPage, writePage } from '../api/paging.ts'
import type { Mount } from '../api/route.ts'
import { contentDisposition } from '../lib/content-disposition.ts'
import type { Audit } from './audit.service.ts'
import { exportText, exportTypes } from './export-text.ts'

/** AuditLog: all of it for administrators, their own events for everybody. */
export function mountAudit(
  mount: Mount,
  { audit, cursors }: { audit: Audit; cursors: Cursors },
): void {
  mount('GET /audit', async ({ actor, query, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const page = { limit: limit + 1, before: numberOf(after?.[0]) }
    const items = await audit.list(actor, filterOf(query), page)
    return writePage(cursors, request, reply, { items, limit, keyOf: ({ seq }) => [seq] })
  })

  mount('GET /audit/export', async ({ actor, query, request, reply, signal }) => {
    const { format = 'csv' } = query
    const batches = audit.export(actor, filterOf(query))
    reply.type(exportTypes[format]).headers({
      'cache-control': 'private, no-store',
      'content-disposition': contentDisposition('attachment', `audit.${format}`),
    })
    if (request.method === 'HEAD') return reply.send(Readable.from([]))
    return reply.send(Readable.from(exportText(batches, format), { signal }))
  })

  mount('GET /me/audit', async ({ actor, request, reply }) => {
    const { limit, after } = readPage(cursors, request)
    const page = { limit: limit + 1, before: numberOf(after?.[0]) }
    const items = await audit.listOwn(actor, page)
    return writePage(cursors, request, reply, { items, limit, keyOf: ({ seq }) => [seq] })
  })
}

function filterOf(query: AuditExportQuery) {
  return {
    action: query['filter[action]'],
    userId: query['filter[userId]'],
    outcome: query['filter[outcome]'],
    from: dateOf(query['filter[from]']),
    to: dateOf(query['filter[to]']),
    ip: query['filter[ip]'],
  }
}

function dateOf(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant)
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
