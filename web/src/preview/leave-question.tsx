import { type ReactNode, useState } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** Guards what would lose changes. */
export interface LeaveQuestion {
  /** Does it at once, or after the person agreed to lose the changes. */
  ask: (leave: () => void) => void
  setDirty: (isDirty: boolean) => void
  /** The dialog, while it is open. */
  question: ReactNode
}

/** Asks before changes to the named file are lost. */
export function useLeaveQuestion(name: string): LeaveQuestion {
  const [isDirty, setDirty] = useState(false)
  const [leave, setLeave] = useState<{ run: () => void }>()
  const close = () => setLeave(undefined)

  return {
    ask: (run) => (isDirty ? setLeave({ run }) : run()),
    setDirty,
    question: leave && (
      <Dialog
        title={t('text.unsavedTitle')}
        description={t('text.unsavedBody', { name })}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('text.keepEditing')}</Button>
            <Button
              look="danger"
              onClick={() => {
                close()
                setDirty(false)
                leave.run()
              }}
            >
              {t('text.discard')}
            </Button>
          </>
        }
      />
    ),
  }
}
