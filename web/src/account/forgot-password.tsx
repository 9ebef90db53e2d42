import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { metaQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { AccountCard, FormError } from './account-card.tsx'
import { useForm } from './use-account-form.ts'

/** Asks for a mail with a link that sets a new password. */
export function ForgotPassword() {
  const meta = useQuery(metaQuery)
  const [sentTo, setSentTo] = useState<string>()
  const form = useForm(async (field) => {
    const email = field('email')
    await api('POST /auth/password-reset', { body: { email } })
    setSentTo(email)
  })
  if (meta.isPending) return null
  if (meta.data && !meta.data.mailOn) {
    return (
      <AccountCard title={t('forgot.title')} lead={t('forgot.off')}>
        <BackToSignIn />
      </AccountCard>
    )
  }
  if (sentTo) {
    return (
      <AccountCard title={t('forgot.sent')} lead={t('forgot.sentLead', { email: sentTo })}>
        <BackToSignIn />
      </AccountCard>
    )
  }
  return (
    <AccountCard title={t('forgot.title')} lead={t('forgot.lead')}>
      <form method="post" className="mt-5 grid gap-4" onSubmit={form.onSubmit}>
        {form.error && <FormError>{form.error}</FormError>}
        <Field
          label={t('field.email')}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          maxLength={320}
          autoFocus
          required
        />
        <Button type="submit" look="primary" isBusy={form.isBusy} className="mt-2">
          {t('forgot.submit')}
        </Button>
      </form>
      <BackToSignIn />
    </AccountCard>
  )
}

function BackToSignIn() {
  return (
    <p className="mt-5 text-center">
      <Link to="/sign-in" className="text-accent font-medium underline">
        {t('forgot.back')}
      </Link>
    </p>
  )
}
