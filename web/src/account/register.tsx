import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { t } from '../text/text.ts'
import { AccountCard } from './account-card.tsx'
import { NewAccountForm } from './new-account-form.tsx'

const route = getRouteApi('/register')

/** The page where somebody makes their own account, when the server allows it. */
export function Register() {
  const search = route.useSearch()
  return (
    <AccountCard title={t('register.title')}>
      <NewAccountForm
        submitLabel={t('register.submit')}
        next={search.next}
        send={(body) => api('POST /auth/register', { body })}
      />
      <p className="mt-5 text-muted text-center">
        {t('register.haveAccount')}{' '}
        <Link to="/sign-in" search={search} className="text-accent font-medium underline">
          {t('register.signIn')}
        </Link>
      </p>
    </AccountCard>
  )
}
