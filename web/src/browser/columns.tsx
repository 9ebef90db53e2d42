import type { Node, SortField } from '@cloudservice/contract'
import type { ReactNode } from 'react'
import { formatBytes, formatWhen } from '../text/format.ts'
import { t } from '../text/text.ts'

/** A column beside the name. */
export interface Column {
  readonly id: string
  readonly label: string
  /** As CSS writes a grid track. */
  readonly width: string
  readonly isAtEnd?: boolean
  /** What a click on the header sorts by. */
  readonly sortField?: SortField
  cell(node: Node): ReactNode
}

/** When the file was changed. */
export const modifiedColumn: Column = {
  id: 'modified',
  label: t('column.modified'),
  width: '8.5rem',
  sortField: 'modifiedAt',
  cell: (node) => formatWhen(node.modifiedAt),
}

/** How large the file is, or the folder with everything in it. */
export const sizeColumn: Column = {
  id: 'size',
  label: t('column.size'),
  width: '6rem',
  isAtEnd: true,
  sortField: 'size',
  cell: (node) => formatBytes(node.sizeBytes),
}

/** The second line of a row on a phone. */
export function secondLine(node: Node): string {
  return t('row.twoLines', {
    when: formatWhen(node.modifiedAt),
    size: formatBytes(node.sizeBytes),
  })
}

/** Grid tracks of a row: check box, name, the columns, buttons. */
export function rowTracks(columns: readonly Column[]): string {
  return ['2.5rem', 'minmax(0,1fr)', ...columns.map((column) => column.width), '4.75rem'].join(' ')
}

/** Grid tracks of a row on a phone: name with its second line, buttons; no check box. */
export const phoneTracks = 'minmax(0,1fr) 2.75rem'
