import type { NodeId, File as StoredFile } from '@cloudservice/contract'

/** A file for tests, as the server describes one. */
export function sampleFile(
  fields: Partial<Omit<StoredFile, 'id'>> & { id?: string } = {},
): StoredFile {
  const id = (fields.id ?? 'file') as NodeId
  return {
    kind: 'file',
    parentId: id,
    name: `${id}.txt`,
    sizeBytes: 1,
    icon: 'text',
    etag: '"1"',
    isPublic: false,
    isStarred: false,
    description: '',
    permissions: ['view', 'download', 'edit'],
    createdAt: '2026-01-01T00:00:00.000Z',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    sha256: '0'.repeat(64),
    mediaType: 'text/plain',
    extension: 'txt',
    version: 1,
    downloadCount: 0,
    lastAccessedAt: null,
    ...fields,
    id,
  }
}
