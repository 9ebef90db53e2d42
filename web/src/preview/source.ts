import type { FileVersion, File as StoredFile } from '@cloudservice/contract'
import { endpointUrl } from '@cloudservice/contract/client'
import type { PreviewedFile } from './preview-kind.ts'

/** The bytes that are shown: those of a file, or of one of its versions. */
export interface PreviewSource extends PreviewedFile {
  /** Differs when the bytes do. */
  key: string
  name: string
  url: string
  downloadUrl: string
  /** The file, when it may be changed from its preview. */
  editable: StoredFile | undefined
}

/** The current bytes of a file. */
export function fileSource(file: StoredFile): PreviewSource {
  const { name, icon, mediaType, extension, sizeBytes } = file
  const at = (disposition: 'inline' | 'attachment') =>
    endpointUrl('GET /files/{id}/content', { params: { id: file.id }, query: { disposition } })
  return {
    key: `${file.id} ${file.etag}`,
    name,
    icon,
    mediaType,
    extension,
    sizeBytes,
    url: at('inline'),
    downloadUrl: at('attachment'),
    editable: file.permissions.includes('edit') ? file : undefined,
  }
}

/** The bytes of a version; they never change. */
export function versionSource(file: StoredFile, version: FileVersion): PreviewSource {
  const params = { id: file.id, versionId: version.id }
  const at = (disposition: 'inline' | 'attachment') =>
    endpointUrl('GET /files/{id}/versions/{versionId}/content', { params, query: { disposition } })
  return {
    key: version.id,
    name: file.name,
    icon: file.icon,
    mediaType: version.mediaType,
    extension: file.extension,
    sizeBytes: version.sizeBytes,
    url: at('inline'),
    downloadUrl: at('attachment'),
    editable: undefined,
  }
}
