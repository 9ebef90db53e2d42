import type { FolderRef } from '@cloudservice/contract'
import { summarize, type UploadItem, type UploadSummary } from './upload-item.ts'

/** A line of the upload tray: a file, or a folder that stands for all files below it. */
export type TrayRow =
  | { kind: 'item'; key: string; item: UploadItem; isNested: boolean }
  | {
      kind: 'folder'
      key: string
      folderId: FolderRef
      name: string
      items: UploadItem[]
      summary: UploadSummary
      isUnfolded: boolean
    }

/**
 * The lines for these items in their order, but what failed before the rest: nobody should have to
 * look for it. Files of one dropped folder become one line, with their own lines below it where its
 * key is in `unfolded`.
 */
export function toTrayRows(items: readonly UploadItem[], unfolded: ReadonlySet<string>): TrayRow[] {
  const groups = new Map<string, UploadItem[]>()
  for (const item of items) {
    const key = groupKey(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  const rows = [...groups].map(([key, group]) => groupRows(key, group, unfolded.has(key)))
  return [...rows.filter(hasFailed), ...rows.filter((group) => !hasFailed(group))].flat()
}

/** The place of a file below the folder that was dropped, such as `2024/May`. */
export function pathWithin(item: UploadItem): string {
  return item.path.slice(1).join('/')
}

function groupRows(key: string, group: UploadItem[], isUnfolded: boolean): TrayRow[] {
  const [first] = group
  const name = first?.path[0]
  if (!first || name === undefined) return group.map((item) => itemRow(item, false))
  const bytesPerSecond = group.reduce((sum, item) => sum + item.bytesPerSecond, 0)
  const summary = summarize(group, bytesPerSecond)
  const { folderId } = first
  return [
    { kind: 'folder', key, folderId, name, items: group, summary, isUnfolded },
    ...(isUnfolded ? group.map((item) => itemRow(item, true)) : []),
  ]
}

function hasFailed([row]: readonly TrayRow[]): boolean {
  if (!row) return false
  return row.kind === 'item' ? row.item.state.kind === 'failed' : row.summary.failed > 0
}

function itemRow(item: UploadItem, isNested: boolean): TrayRow {
  return { kind: 'item', key: String(item.id), item, isNested }
}

function groupKey(item: UploadItem): string {
  const [folder] = item.path
  return folder === undefined ? String(item.id) : JSON.stringify([item.folderId, folder])
}
