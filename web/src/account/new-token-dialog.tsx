import type { NewAccessToken, TokenScope } from '@cloudservice/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useId } from 'react'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, inputClass } from '../ui/field.tsx'
import { FormError } from './account-card.tsx'
import { TokenSecret } from './token-secret.tsx'

const scopes: readonly TokenScope[] = ['files:read', 'files:write', 'account:read', 'all']
const expiryDays = [30, 90, 365] as const
const msPerDay = 86_400_000

/** Makes a token, then shows its secret this once. */
export default function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const formId = useId()
  const create = useMutation({
    mutationFn: (form: FormData) => api('POST /me/tokens', { body: readForm(form) }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  })
  const token: NewAccessToken | undefined = create.data
  if (token) return <TokenSecret token={token} onClose={onClose} />

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!create.isPending) create.mutate(new FormData(event.currentTarget))
  }

  return (
    <Dialog
      title={t('tokens.create')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} look="primary" isBusy={create.isPending}>
            {t('tokens.create')}
          </Button>
        </>
      }
    >
      <form id={formId} className="grid gap-4" onSubmit={submit}>
        {create.error && <FormError>{create.error.message}</FormError>}
        <Field
          label={t('tokens.name')}
          name="name"
          placeholder={t('tokens.namePlaceholder')}
          maxLength={100}
          autoComplete="off"
          required
        />
        <fieldset>
          <legend className="mb-1.5 font-medium">{t('tokens.scopes')}</legend>
          {scopes.map((scope) => (
            <label key={scope} className="flex items-center gap-2.5 min-h-8 coarse:min-h-11">
              <input
                type="radio"
                name="scope"
                value={scope}
                defaultChecked={scope === 'files:read'}
                className="size-4 accent-accent"
              />
              {t(`tokens.scope.${scope}`)}
            </label>
          ))}
        </fieldset>
        <ExpiryField />
      </form>
    </Dialog>
  )
}

function ExpiryField() {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="block mb-1.5 font-medium">
        {t('tokens.expires')}
      </label>
      <select id={id} name="days" defaultValue="90" className={inputClass}>
        {expiryDays.map((days) => (
          <option key={days} value={days}>
            {t(`tokens.expiry.${days}`)}
          </option>
        ))}
        <option value="">{t('tokens.expiry.never')}</option>
      </select>
    </div>
  )
}

function readForm(form: FormData) {
  const days = Number(form.get('days'))
  const scope = scopes.find((known) => known === form.get('scope'))
  return {
    name: String(form.get('name') ?? '').trim(),
    ...(scope ? { scopes: [scope] } : {}),
    ...(days > 0 ? { expiresAt: new Date(Date.now() + days * msPerDay).toISOString() } : {}),
  }
}
