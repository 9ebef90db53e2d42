import type { StagedBlob } from '../blobs/blob-store.ts'
import type { Config } from '../config/schema.ts'
import { problem } from '../lib/errors.ts'
import { contentMismatch, mediaTypeFor } from '../lib/media-type.ts'
import { checkName, splitExtension } from '../lib/names.ts'

/** RFC 9110 §8.3.1: type, subtype, then parameters that do not matter here. */
const MEDIA_TYPE = /^([\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127})\s*(?:;|$)/
const ANY_TYPE = 'application/octet-stream'

/** What an upload says of itself before its bytes are read. */
export interface Declared {
  name: string
  contentType?: string | undefined
  sizeBytes?: number | undefined
}

/**
 * A check of received bytes before they are stored, such as a virus scan.
 * @throws Problem `virus-found` to refuse them
 */
export type ContentCheck = (upload: {
  name: string
  staged: StagedBlob
  signal: AbortSignal
}) => Promise<void>

/** The rules an upload has to pass, in the mission's order. */
export interface UploadChecks {
  /** The largest file that is taken, in bytes. */
  maxBytes: number
  /**
   * Before any byte: content type, extension, size.
   * @returns the name as it will be stored
   * @throws Problem `invalid-name`, `unsupported-media-type`, `type-refused`, `too-large`
   */
  declared(upload: Declared): string
  /** After the bytes: magic bytes against the extension, then the content checks. */
  content(name: string, staged: StagedBlob, signal: AbortSignal): Promise<void>
}

export function createUploadChecks(
  config: Config,
  contentChecks: readonly ContentCheck[],
): UploadChecks {
  const allowed = new Set(config.uploadAllowExtensions.map(plainExtension))
  const denied = new Set(config.uploadDenyExtensions.map(plainExtension))
  const maxBytes = config.uploadMaxBytes

  function checkType(type: string): void {
    const refused = config.uploadDenyTypes.find((pattern) => typeFits(type, pattern.toLowerCase()))
    if (refused)
      throw problem('type-refused', {
        detail: `Files of type ${type} are not accepted here.`,
        mediaType: type,
      })
  }

  function checkExtension(extension: string): void {
    const isRefused = denied.has(extension) || (allowed.size > 0 && !allowed.has(extension))
    if (!isRefused) return
    const shown = extension ? `.${extension}` : 'without an extension'
    throw problem('type-refused', { detail: `Files ${shown} are not accepted here.`, extension })
  }

  return {
    maxBytes,
    declared({ name, contentType, sizeBytes }) {
      const checked = checkName(name)
      const { extension } = splitExtension(checked)
      const type = declaredType(contentType)
      if (type) checkType(type)
      checkExtension(extension)
      checkType(mediaTypeFor(extension) ?? ANY_TYPE)
      if (sizeBytes !== undefined && sizeBytes > maxBytes)
        throw problem('too-large', { limitBytes: maxBytes })
      return checked
    },
    async content(name, staged, signal) {
      const { extension } = splitExtension(name)
      const mismatch = await contentMismatch({
        extension,
        head: staged.head,
        sizeBytes: staged.sizeBytes,
        mode: config.uploadMagicCheck as 'strict' | 'family' | 'off',
      })
      if (mismatch) {
        throw problem('type-mismatch', {
          detail: `The name ends in .${extension}, but the content is ${mismatch.found ?? 'something else'}.`,
          ...mismatch,
        })
      }
      for (const check of contentChecks) await check({ name, staged, signal })
    },
  }
}

/** The media type that the client names; undefined for none or "any bytes". */
function declaredType(contentType: string | undefined): string | undefined {
  if (contentType === undefined || contentType.trim() === '') return undefined
  const type = MEDIA_TYPE.exec(contentType.trim())?.[1]?.toLowerCase()
  if (!type)
    throw problem('unsupported-media-type', { detail: 'The Content-Type is not a media type.' })
  return type === ANY_TYPE ? undefined : type
}

function typeFits(type: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}

function plainExtension(text: string): string {
  return text.toLowerCase().replace(/^\./, '')
}
