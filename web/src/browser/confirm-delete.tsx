import { useState } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Properties of {@link ConfirmDelete}. */
export interface ConfirmDeleteProps {
  count: number
  /** Name of the only one. */
  name: string
  /** Does it; the dialog waits. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before something is deleted for ever. */
export default function ConfirmDelete({ count, name, onConfirm, onClose }: ConfirmDeleteProps) {
  const [isBusy, setBusy] = useState(false)
  return (
    <Dialog
      title={t('deleteForever.title', { count, name })}
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
            {t('deleteForever.submit', { count })}
          </Button>
        </>
      }
    />
  )
}
