import type { Me } from '@cloudservice/contract'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { FormError } from './account-card.tsx'
import { PasswordField } from './password-field.tsx'
import { useAccountForm } from './use-account-form.ts'

/** Properties of {@link NewAccountForm}. */
export interface NewAccountFormProps {
  submitLabel: string
  next?: string | undefined
  send: (account: { email: string; name: string; password: string }) => Promise<Me>
}

/** Name, e-mail and password of a new account. */
export function NewAccountForm({ submitLabel, next, send }: NewAccountFormProps) {
  const form = useAccountForm(
    (field) => send({ email: field('email'), name: field('name'), password: field('password') }),
    next,
  )
  return (
    <form method="post" className="mt-5 grid gap-4" onSubmit={form.onSubmit}>
      {form.error && <FormError>{form.error}</FormError>}
      <Field
        label={t('field.name')}
        name="name"
        autoComplete="name"
        maxLength={100}
        autoFocus
        required
      />
      <Field
        label={t('field.email')}
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        maxLength={320}
        error={form.errors.email}
        required
      />
      <PasswordField
        autoComplete="new-password"
        error={form.errors.password}
        hint={t('password.rule')}
      />
      <Button type="submit" look="primary" isBusy={form.isBusy} className="mt-2">
        {submitLabel}
      </Button>
    </form>
  )
}
