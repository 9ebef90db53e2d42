import type { NodeId, TrashItem } from '@cloudservice/contract'
import { type Column, sizeColumn } from '../browser/columns.tsx'
import { formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'

const msPerDay = 86_400_000

/** The columns of the trash: where each thing was, when it was deleted, how long it stays. */
export function trashColumns(items: readonly TrashItem[]): readonly Column[] {
  const byId = new Map<NodeId, TrashItem>(items.map((item) => [item.id, item]))
  return [
    {
      id: 'place',
      label: t('trash.place'),
      width: '11rem',
      cell: (node) => byId.get(node.id)?.originalPath,
    },
    {
      id: 'deleted',
      label: t('trash.deleted'),
      width: '8rem',
      cell: (node) => {
        const item = byId.get(node.id)
        return item && formatWhen(item.deletedAt)
      },
    },
    {
      id: 'left',
      label: t('trash.left'),
      width: '6.5rem',
      cell: (node) => {
        const item = byId.get(node.id)
        return item && t('trash.days', { count: daysUntil(item.expiresAt) })
      },
    },
    { ...sizeColumn, width: '5.5rem' },
  ]
}

function daysUntil(instant: string): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - Date.now()) / msPerDay))
}
