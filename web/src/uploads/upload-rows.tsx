import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { t } from '../text/text.ts'
import { FolderRow } from './folder-row.tsx'
import { type TrayRow, toTrayRows } from './tray-rows.ts'
import type { UploadItem } from './upload-item.ts'
import { UploadRow } from './upload-row.tsx'

/** Rows are all this high, so that a long list can be laid out without measuring. */
const rowPx = 56

/** The uploads, one line each; only the visible lines are in the document. */
export function UploadRows({ items }: { items: readonly UploadItem[] }) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => toTrayRows(items, unfolded), [items, unfolded])
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 4,
    getItemKey: (index) => rows[index]?.key ?? index,
  })
  const toggle = (key: string) => setUnfolded((keys) => toggled(keys, key))

  return (
    <div ref={scroller} className="overflow-y-auto overscroll-contain grow min-h-14">
      <ul
        aria-label={t('uploads.list')}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((line) => {
          const row = rows[line.index]
          if (!row) return null
          return (
            <li
              key={line.key}
              aria-setsize={rows.length}
              aria-posinset={line.index + 1}
              className="absolute inset-x-0 top-0 h-14"
              style={{ transform: `translateY(${line.start}px)` }}
            >
              <Row row={row} onToggle={toggle} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Row({ row, onToggle }: { row: TrayRow; onToggle: (key: string) => void }) {
  switch (row.kind) {
    case 'item':
      return <UploadRow item={row.item} isNested={row.isNested} />
    case 'folder':
      return <FolderRow row={row} onToggle={() => onToggle(row.key)} />
    default:
      return row satisfies never
  }
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
