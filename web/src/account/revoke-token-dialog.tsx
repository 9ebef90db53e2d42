import type { AccessToken } from '@cloudservice/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showToast } from '../ui/toast-store.ts'

/** Properties of {@link RevokeTokenDialog}. */
export interface RevokeTokenDialogProps {
  token: AccessToken
  onClose: () => void
}

/** Asks before a token ends, which cannot be undone. */
export default function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api('DELETE /me/tokens/{tokenId}', { params: { tokenId: token.id } }),
    onSuccess: () => showToast(t('tokens.revoked', { name: token.name })),
    onError: (error) => showToast(error.message, { tone: 'error' }),
    async onSettled() {
      await client.invalidateQueries({ queryKey: keys.tokens })
      onClose()
    },
  })
  return (
    <Dialog
      title={t('tokens.revokeTitle', { name: token.name })}
      description={t('tokens.revokeBody')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="danger" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('tokens.revoke')}
          </Button>
        </>
      }
    />
  )
}
