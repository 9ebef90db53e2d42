import type { ConflictPolicy, File, FolderRef, NodeId, VersionId } from '@cloudservice/contract'
import { beginChange, peekQuota, reserve } from '../accounts/quota.ts'
import { smallBlobBytes } from '../blobs/blob-store.ts'
import type { Db, Tx } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { problem } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Access } from './access.ts'
import type { Events } from './events.ts'
import type { Incoming, Intake } from './intake.ts'
import { continueHistory, openHistory } from './node-history.repository.ts'
import { type FileRow, isFileRow, type NodeRow, toFile } from './node-row.ts'
import * as nodes from './nodes.repository.ts'
import { requireMatch } from './preconditions.ts'
import {
  beginNodeChange,
  chooseFreeName,
  enterFolder,
  nameTaken,
  newState,
  stampFolder,
  stateOf,
  viewerOf,
} from './tree-change.ts'
import type { UploadChecks } from './upload-checks.ts'
import { insertVersion, type NewVersion } from './versions.repository.ts'

/** Where an upload goes, and what happens when the name is taken. */
export interface UploadTarget {
  parentId: FolderRef
  name: string
  onConflict?: ConflictPolicy | undefined
}

export type Uploads = ReturnType<typeof createUploads>

/** StorageFile and FileVersion from bytes that come in: new files and new versions. */
export function createUploads({
  db,
  intake,
  access,
  events,
  checks,
}: {
  db: Db
  intake: Intake
  access: Access
  events: Events
  checks: UploadChecks
}) {
  /** Adds the bytes as the next version of a file; bytes it has already change nothing. */
  async function addVersion(
    tx: Tx,
    actor: Actor,
    file: FileRow,
    seq: number,
    content: nodes.FileContent,
  ): Promise<NodeRow> {
    if (file.sha256.equals(content.sha256)) {
      await reserve(tx, file.ownerId, -content.sizeBytes)
      return file
    }
    const number = file.versionNumber + 1
    const delta = { sizeBytes: content.sizeBytes - file.sizeBytes, itemCount: 0 }
    const event = {
      type: 'file.version-added',
      ownerId: file.ownerId,
      nodeId: file.id,
      nodeName: file.name,
      seq,
      details: { version: number, sizeBytes: content.sizeBytes },
    } as const
    const [, , row] = await Promise.all([
      stampFolder(tx, file.parentId, seq, delta),
      nodes.updateContent(tx, file.id, { content, versionNumber: number, seq }),
      nodes.requireNode(tx, file.id, viewerOf(actor)),
      insertVersion(tx, newVersion(actor, file.id, number, content)),
      continueHistory(tx, seq, stateOf(file, { versionNumber: number })),
      events.record(tx, actor, event),
    ])
    return row
  }

  async function addFile(
    tx: Tx,
    actor: Actor,
    parent: NodeRow,
    seq: number,
    name: string,
    content: nodes.FileContent,
  ): Promise<NodeRow> {
    const id = newId<NodeId>()
    const { ownerId, id: parentId } = parent
    const event = {
      type: 'file.uploaded',
      ownerId,
      nodeId: id,
      nodeName: name,
      seq,
      details: { sizeBytes: content.sizeBytes },
    } as const
    const [, , row] = await Promise.all([
      enterFolder(tx, parentId, seq, { sizeBytes: content.sizeBytes, itemCount: 1 }),
      nodes.insertFile(tx, { id, ownerId, parentId, name, seq, content }),
      nodes.requireNode(tx, id, viewerOf(actor)),
      insertVersion(tx, newVersion(actor, id, 1, content)),
      openHistory(tx, seq, [newState({ nodeId: id, ownerId, parentId, name, versionNumber: 1 })]),
      events.record(tx, actor, event),
    ])
    return row
  }

  return {
    /** Settles before the first of many files whether any may go there. @throws Problem `not-found` */
    async requireTarget(actor: Actor, parentId: FolderRef): Promise<void> {
      await access.requireFolder(actor, 'create', parentId)
    },

    /**
     * Stores a new file, or a new version of the file that has the name.
     * @throws Problem `not-found`, `name-taken` (policy `fail`, or a folder has the name),
     * `quota-exceeded`, `upload-aborted`, `disk-full`, and those of the checks
     */
    async upload(
      actor: Actor,
      { parentId, name: given, onConflict = 'version' }: UploadTarget,
      incoming: Incoming,
    ): Promise<File> {
      const { row: parent, permissions } = await access.requireFolder(actor, 'create', parentId)
      const name = checks.declared({ name: given, ...incoming })
      if (isWorthAsking(incoming)) {
        const present = await nodes.findChildByName(db.write, parent.id, name, null)
        if (present && onConflict !== 'rename') requireReplaceable(present, onConflict)
        await peekQuota(db.write, parent.ownerId, incoming.sizeBytes ?? 0)
      }
      const place = { name, ownerId: parent.ownerId }
      const row = await intake.take(place, incoming, async (tx, content) => {
        const [seq, taken] = await Promise.all([
          beginChange(tx, parent.ownerId, content.sizeBytes),
          nodes.findChildByName(tx, parent.id, name, viewerOf(actor)),
        ])
        if (!taken) return addFile(tx, actor, parent, seq, name, content)
        if (onConflict === 'rename') {
          return addFile(tx, actor, parent, seq, await chooseFreeName(tx, parent.id, name), content)
        }
        return addVersion(tx, actor, requireReplaceable(taken, onConflict), seq, content)
      })
      return toFile(asFile(row), permissions)
    },

    /**
     * Replaces the bytes of a file: adds a version.
     * @throws Problem `not-found`, `precondition-failed`, and those of `upload`
     */
    async replace(
      actor: Actor,
      id: NodeId,
      ifMatch: string | undefined,
      incoming: Incoming,
    ): Promise<File> {
      const { row: found, permissions } = await access.requireFile(actor, 'edit', id)
      requireMatch(found, ifMatch)
      checks.declared({ name: found.name, ...incoming })
      if (isWorthAsking(incoming)) {
        await peekQuota(db.write, found.ownerId, incoming.sizeBytes ?? 0)
      }
      const row = await intake.take(found, incoming, async (tx, content) => {
        const { seq, row: current } = await beginNodeChange(tx, actor, found, content.sizeBytes)
        requireMatch(current, ifMatch)
        return addVersion(tx, actor, asFile(current), seq, content)
      })
      return toFile(asFile(row), permissions)
    },
  }
}

/**
 * Whether it pays to ask the database before the bytes come. The transaction decides in any case;
 * a small body is taken sooner than the question is answered.
 */
function isWorthAsking({ sizeBytes }: Incoming): boolean {
  return sizeBytes === undefined || sizeBytes > smallBlobBytes
}

/** The file that gets a version. @throws Problem `name-taken` when the policy or a folder forbids it */
function requireReplaceable(taken: NodeRow, onConflict: ConflictPolicy): FileRow {
  if (onConflict === 'fail' || !isFileRow(taken)) throw nameTaken(taken)
  return taken
}

function asFile(row: NodeRow): FileRow {
  if (!isFileRow(row)) throw problem('not-found')
  return row
}

function newVersion(
  actor: Actor,
  fileId: NodeId,
  number: number,
  content: nodes.FileContent,
): NewVersion {
  return {
    id: newId<VersionId>(),
    fileId,
    number,
    sha256: content.sha256,
    sizeBytes: content.sizeBytes,
    mediaType: content.mediaType,
    restoredFrom: null,
    createdBy: viewerOf(actor),
  }
}
