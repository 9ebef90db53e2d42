import type { Session } from '@cloudservice/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showToast } from '../ui/toast-store.ts'
import { sessionName } from './session-item.tsx'

/** Properties of {@link EndSessionsDialog}. */
export interface EndSessionsDialogProps {
  which: Session | 'others'
  onClose: () => void
}

/** Asks before a device, or all others, are signed out. */
export default function EndSessionsDialog({ which, onClose }: EndSessionsDialogProps) {
  const client = useQueryClient()
  const texts = which === 'others' ? othersTexts() : sessionTexts(sessionName(which))
  const end = useMutation({
    mutationFn: () =>
      which === 'others'
        ? api('DELETE /me/sessions')
        : api('DELETE /me/sessions/{id}', { params: { id: which.id } }),
    onSuccess: () => showToast(texts.done),
    onError: (error) => showToast(error.message, { tone: 'error' }),
    async onSettled() {
      await client.invalidateQueries({ queryKey: keys.sessions })
      onClose()
    },
  })
  return (
    <Dialog
      title={texts.title}
      description={texts.body}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="danger" isBusy={end.isPending} onClick={() => end.mutate()}>
            {t('account.signOut')}
          </Button>
        </>
      }
    />
  )
}

function othersTexts() {
  return {
    title: t('security.endOthersTitle'),
    body: t('security.endOthersBody'),
    done: t('security.endedOthers'),
  }
}

function sessionTexts(name: string) {
  return {
    title: t('security.endTitle', { name }),
    body: t('security.endBody'),
    done: t('security.ended', { name }),
  }
}
