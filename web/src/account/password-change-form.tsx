import { ProblemError } from '@cloudservice/contract/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { api } from '../api/client.ts'
import { keys, meQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { showToast } from '../ui/toast-store.ts'
import { FormError } from './account-card.tsx'
import { PasswordField } from './password-field.tsx'
import { strengthOf } from './password-strength.ts'
import { waitText } from './wait-text.ts'

/** Changes the password of somebody who knows the present one. */
export function PasswordChangeForm() {
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const [newPassword, setNewPassword] = useState('')
  const change = useMutation({
    mutationFn: (form: HTMLFormElement) => {
      const currentPassword = String(new FormData(form).get('currentPassword') ?? '')
      return api('POST /me/password', { body: { currentPassword, newPassword } })
    },
    onSuccess(_answer, form) {
      form.reset()
      setNewPassword('')
      showToast(t('security.passwordChanged'))
      return client.invalidateQueries({ queryKey: keys.sessions })
    },
    onError(error, form) {
      form.querySelector<HTMLInputElement>(`[name=${fieldOf(error)}]`)?.focus()
    },
  })

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!change.isPending) change.mutate(event.currentTarget)
  }

  const { whole, current, another } = readError(change.error)
  return (
    <form method="post" className="mt-4 grid gap-4 max-w-120" onSubmit={submit}>
      {whole && <FormError>{whole}</FormError>}
      {/* Password managers ask for which account a password is. */}
      <input type="text" autoComplete="username" value={me?.email ?? ''} readOnly hidden />
      <PasswordField
        label={t('security.currentPassword')}
        name="currentPassword"
        autoComplete="current-password"
        error={current}
      />
      <PasswordField
        label={t('security.newPassword')}
        name="newPassword"
        autoComplete="new-password"
        value={newPassword}
        onChange={(event) => setNewPassword(event.currentTarget.value)}
        error={another}
        hint={newPassword === '' ? t('password.rule') : <Strength password={newPassword} />}
      />
      <div>
        <Button type="submit" look="primary" isBusy={change.isPending}>
          {t('security.changePassword')}
        </Button>
      </div>
    </form>
  )
}

const levels = ['short', 'fair', 'good', 'strong'] as const

function Strength({ password }: { password: string }) {
  const strength = strengthOf(password)
  const reached = levels.indexOf(strength)
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex gap-1">
        {levels.map((level, at) => (
          <span
            key={level}
            className={`h-1.5 w-8 rounded-full ${at <= reached ? 'bg-accent' : 'bg-border'}`}
          />
        ))}
      </span>
      <span role="status">{t(`password.strength.${strength}`)}</span>
    </span>
  )
}

function fieldOf(error: Error): 'currentPassword' | 'newPassword' {
  const isWeak = error instanceof ProblemError && error.code === 'weak-password'
  return isWeak ? 'newPassword' : 'currentPassword'
}

function readError(error: Error | null): Partial<Record<'whole' | 'current' | 'another', string>> {
  if (!error) return {}
  if (!(error instanceof ProblemError)) return { whole: t('error.network') }
  switch (error.code) {
    case 'wrong-password':
      return { current: t('security.wrongPassword') }
    case 'weak-password':
      return { another: error.message }
    case 'too-many-requests':
      return { whole: waitText(error) }
    default:
      return { whole: error.message }
  }
}
