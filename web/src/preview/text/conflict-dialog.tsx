import type { File as StoredFile } from '@cloudservice/contract'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { t } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { fileSource } from '../source.ts'
import { textQuery } from './load-text.ts'

/** Properties of {@link ConflictDialog}. */
export interface ConflictDialogProps {
  /** The file as somebody else saved it. */
  theirs: StoredFile
  mine: string
  isSaving: boolean
  onKeepMine: () => void
  onKeepCopy: () => void
  onKeepTheirs: () => void
  onClose: () => void
}

/** Shows both texts after somebody else saved first, and asks which one becomes current. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { theirs, mine, isSaving } = props
  const { data } = useQuery(textQuery(fileSource(theirs), true))
  return (
    <Dialog
      title={t('text.conflictTitle', { name: theirs.name })}
      description={t('text.conflictBody')}
      onClose={props.onClose}
      className="sm:w-[min(60rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={props.onKeepTheirs}>{t('text.keepTheirs')}</Button>
          <Button isBusy={isSaving} onClick={props.onKeepCopy}>
            {t('text.keepCopy')}
          </Button>
          <Button look="primary" isBusy={isSaving} onClick={props.onKeepMine}>
            {t('text.keepMine')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextBox title={t('text.conflictMine')} text={mine} />
        <TextBox title={t('text.conflictTheirs')} text={data?.decoded?.text ?? ''} />
      </div>
    </Dialog>
  )
}

function TextBox({ title, text }: { title: string; text: string }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h3 id={id} className="font-medium mb-1">
        {title}
      </h3>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="h-56 overflow-auto p-3 rounded-card border border-border bg-bg font-mono text-caption whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </pre>
    </section>
  )
}
