import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { t } from '../../text/text.ts'
import { classNames } from '../../ui/class-names.ts'
import { inputClass } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { PdfFind } from './use-pdf-find.ts'

/** Looks for words in a document: Enter goes to the next, Shift+Enter back, Escape closes. */
export function FindBar({ find, onClose }: { find: PdfFind; onClose: () => void }) {
  const handleKeys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="flex items-center justify-center gap-1 px-2 pb-2">
      <input
        type="search"
        aria-label={t('pdf.find')}
        placeholder={t('pdf.find')}
        // biome-ignore lint/a11y/noAutofocus: the person just asked to find something
        autoFocus
        value={find.words}
        onChange={(event) => find.setWords(event.target.value)}
        onKeyDown={handleKeys}
        className={classNames(inputClass, 'max-w-72')}
      />
      <output className="w-24 text-center text-table text-muted tabular-nums">
        {resultText(find)}
      </output>
      <IconButton
        label={t('pdf.findPrevious')}
        disabled={find.total === 0}
        onClick={() => find.step(-1)}
      >
        <ChevronUp size={18} />
      </IconButton>
      <IconButton
        label={t('pdf.findNext')}
        disabled={find.total === 0}
        onClick={() => find.step(1)}
      >
        <ChevronDown size={18} />
      </IconButton>
      <IconButton label={t('pdf.findClose')} keys="Esc" onClick={onClose}>
        <X size={18} />
      </IconButton>
    </search>
  )
}

function resultText(find: PdfFind): string {
  if (find.words.trim() === '') return ''
  if (find.total > 0) return t('pdf.matches', { position: find.position, total: find.total })
  return find.isSearching ? t('pdf.searching') : t('pdf.noMatches')
}
