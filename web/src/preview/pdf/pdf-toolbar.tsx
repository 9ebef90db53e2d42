import { ChevronDown, ChevronUp, Search, ZoomIn, ZoomOut } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { t } from '../../text/text.ts'
import { classNames } from '../../ui/class-names.ts'
import { inputClass } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { FindBar } from './find-bar.tsx'
import type { PdfFind } from './use-pdf-find.ts'

/** Properties of {@link PdfToolbar}. */
export interface PdfToolbarProps {
  /** Counted from 1. */
  page: number
  total: number
  percent: number
  find: PdfFind
  onPage: (page: number) => void
  onZoom: (direction: 1 | -1) => void
}

/** Page, zoom and search of a document. */
export function PdfToolbar({ page, total, percent, find, onPage, onZoom }: PdfToolbarProps) {
  const [isFinding, setFinding] = useState(false)
  useFindKey(() => setFinding(true))
  const closeFind = () => {
    setFinding(false)
    find.setWords('')
  }
  return (
    <div className="shrink-0 bg-surface border-b border-border">
      <div
        role="toolbar"
        aria-label={t('pdf.tools')}
        className="flex items-center justify-center gap-1 min-h-11 px-2"
      >
        <IconButton
          label={t('pdf.previousPage')}
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
        >
          <ChevronUp size={18} />
        </IconButton>
        <IconButton
          label={t('pdf.nextPage')}
          disabled={page >= total}
          onClick={() => onPage(page + 1)}
        >
          <ChevronDown size={18} />
        </IconButton>
        <PageField key={page} page={page} total={total} onPage={onPage} />
        <span className="w-px h-5 bg-border mx-1" aria-hidden="true" />
        <IconButton label={t('image.zoomOut')} keys="-" onClick={() => onZoom(-1)}>
          <ZoomOut size={18} />
        </IconButton>
        <output className="w-13 text-center text-table tabular-nums hidden sm:block">
          {percent} %
        </output>
        <IconButton label={t('image.zoomIn')} keys="+" onClick={() => onZoom(1)}>
          <ZoomIn size={18} />
        </IconButton>
        <span className="w-px h-5 bg-border mx-1" aria-hidden="true" />
        <IconButton
          label={t('pdf.find')}
          keys="Ctrl+F"
          aria-expanded={isFinding}
          onClick={() => (isFinding ? closeFind() : setFinding(true))}
        >
          <Search size={17} />
        </IconButton>
      </div>
      {isFinding && <FindBar find={find} onClose={closeFind} />}
    </div>
  )
}

function PageField(props: { page: number; total: number; onPage: (page: number) => void }) {
  const { page, total, onPage } = props
  const [typed, setTyped] = useState(String(page))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = Number.parseInt(typed, 10)
    if (wanted >= 1 && wanted <= total) onPage(wanted)
    else setTyped(String(page))
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-1.5 text-table tabular-nums">
      <input
        aria-label={t('pdf.page')}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        className={classNames(inputClass, 'w-12! min-h-8! px-1! text-center')}
      />
      <span className="text-muted whitespace-nowrap">{t('pdf.of', { total })}</span>
    </form>
  )
}

/** Ctrl+F means the document: the browser would only find the pages in sight. */
function useFindKey(open: () => void): void {
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
