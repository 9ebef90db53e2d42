/** Everything that happens to files and folders; the types of ActivityLog and of pushed events. */
export const eventTypes = [
  'file.uploaded',
  'file.version-added',
  'file.version-restored',
  'file.downloaded',
  'file.updated',
  'file.renamed',
  'file.moved',
  'file.copied',
  'folder.created',
  'folder.downloaded',
  'folder.updated',
  'folder.renamed',
  'folder.moved',
  'folder.copied',
  'node.trashed',
  'node.restored',
  'node.deleted',
] as const
export type EventType = (typeof eventTypes)[number]
