import { useState } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Properties of {@link ConfirmDelete}. */
export interface ConfirmDeleteProps {
  title: string
  /** Words of the button that does it. */
  submitLabel: string
  /** Does it; the dialog waits. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before something is deleted for ever. */
export default function ConfirmDelete(props: ConfirmDeleteProps) {
  const { title, submitLabel, onConfirm, onClose } = props
  const [isBusy, setBusy] = useState(false)
  return (
    <Dialog
      title={title}
      description={t('deleteForever.body')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            onClick={() => {
              setBusy(true)
              void onConfirm().finally(onClose)
            }}
          >
            {submitLabel}
          </Button>
        </>
      }
    />
  )
}
