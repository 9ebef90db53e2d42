import type { Node } from '@cloudservice/contract'
import { endpointUrl } from '@cloudservice/contract/client'
import { t } from '../text/text.ts'
import { showToast } from '../ui/toast-store.ts'

const archiveLimit = 100

/** Downloads one file as it is, a folder or several things as a zip. */
export function download(nodes: readonly Node[]): void {
  const [first] = nodes
  if (!first) return
  if (nodes.length > archiveLimit) {
    showToast(t('download.tooMany'), { tone: 'error' })
    return
  }
  if (nodes.length === 1) follow(addressOf(first))
  else follow(endpointUrl('GET /archive', { query: { ids: nodes.map((node) => node.id).join() } }))
}

function addressOf(node: Node): string {
  const params = { id: node.id }
  if (node.kind === 'folder') return endpointUrl('GET /folders/{id}/archive', { params })
  const query = { disposition: 'attachment' }
  return endpointUrl('GET /files/{id}/content', { params, query })
}

/** The server names the file; a refused download leaves the page where it is. */
function follow(address: string): void {
  Object.assign(document.createElement('a'), { href: address, download: '' }).click()
}
