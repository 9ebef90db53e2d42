import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { metaQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { AccountCard, FormError } from './account-card.tsx'
import { PasswordField } from './password-field.tsx'
import { useAccountForm } from './use-account-form.ts'

const route = getRouteApi('/sign-in')

/** The sign-in page. */
export function SignIn() {
  const search = route.useSearch()
  const meta = useQuery(metaQuery)
  const form = useAccountForm(
    (field) =>
      api('POST /auth/login', { body: { email: field('email'), password: field('password') } }),
    search.next,
  )
  return (
    <AccountCard title={t('signIn.title')}>
      <form method="post" className="mt-5 grid gap-4" onSubmit={form.onSubmit}>
        {form.error && <FormError>{form.error}</FormError>}
        <Field
          label={t('field.email')}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          autoFocus
          required
        />
        <PasswordField autoComplete="current-password" />
        <Link to="/forgot-password" className="justify-self-start text-accent underline">
          {t('signIn.forgot')}
        </Link>
        <Button type="submit" look="primary" isBusy={form.isBusy} className="mt-2">
          {t('signIn.submit')}
        </Button>
      </form>
      {meta.data?.registrationOpen && (
        <p className="mt-5 text-muted text-center">
          {t('signIn.noAccount')}{' '}
          <Link to="/register" search={search} className="text-accent font-medium underline">
            {t('signIn.register')}
          </Link>
        </p>
      )}
    </AccountCard>
  )
}
