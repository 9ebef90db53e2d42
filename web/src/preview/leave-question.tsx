import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useCallback, useRef, useState } from 'react'
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

/**
 * Asks before changes to the named file are lost: by what goes through `ask`, by every other way
 * to another page of the app, and, in the browser's own words, by closing the tab.
 */
export function useLeaveQuestion(name: string): LeaveQuestion {
  const isDirty = useRef(false)
  const [leave, setLeave] = useState<{ run: () => void }>()
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty.current,
    enableBeforeUnload: () => isDirty.current,
    withResolver: true,
  })
  const setDirty = useCallback((next: boolean) => {
    isDirty.current = next
  }, [])
  const stay = () => {
    setLeave(undefined)
    blocker.reset?.()
  }
  const discard = () => {
    isDirty.current = false
    setLeave(undefined)
    leave?.run()
    blocker.proceed?.()
  }
  const isAsking = leave !== undefined || blocker.status === 'blocked'

  return {
    ask: (run) => (isDirty.current ? setLeave({ run }) : run()),
    setDirty,
    question: isAsking && (
      <Dialog
        title={t('text.unsavedTitle')}
        description={t('text.unsavedBody', { name })}
        onClose={stay}
        actions={
          <>
            <Button onClick={stay}>{t('text.keepEditing')}</Button>
            <Button look="danger" onClick={discard}>
              {t('text.discard')}
            </Button>
          </>
        }
      />
    ),
  }
}
