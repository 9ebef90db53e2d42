import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { t } from '../text/text.ts'
import { Button, buttonClass } from '../ui/button.tsx'
import { AccountCard, FormError } from './account-card.tsx'
import { PasswordField } from './password-field.tsx'
import { useForm } from './use-account-form.ts'

/** Sets a new password; the link of the mail leads here, its secret behind the `#`. */
export function ResetPassword() {
  const [token] = useState(
    () => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '',
  )
  const [isDone, setDone] = useState(false)
  const form = useForm(async (field) => {
    await api('POST /auth/password-reset/confirm', { body: { token, password: field('password') } })
    setDone(true)
  })
  if (isDone || !token) {
    return (
      <AccountCard title={t('reset.title')} lead={t(isDone ? 'reset.done' : 'reset.badToken')}>
        <Link to={isDone ? '/sign-in' : '/forgot-password'} className={`${buttonClass()} mt-5`}>
          {t(isDone ? 'signIn.submit' : 'forgot.submit')}
        </Link>
      </AccountCard>
    )
  }
  return (
    <AccountCard title={t('reset.title')} lead={t('reset.lead')}>
      <form method="post" className="mt-5 grid gap-4" onSubmit={form.onSubmit}>
        {form.error && <FormError>{form.error}</FormError>}
        <PasswordField
          autoComplete="new-password"
          error={form.errors.password}
          hint={t('password.rule')}
        />
        <Button type="submit" look="primary" isBusy={form.isBusy} className="mt-2">
          {t('reset.submit')}
        </Button>
      </form>
    </AccountCard>
  )
}
