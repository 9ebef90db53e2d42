import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { metaQuery } from '../api/queries.ts'
import { NotFoundPage } from '../shell/route-error.tsx'
import { t } from '../text/text.ts'
import { buttonClass } from '../ui/button.tsx'
import { AccountCard } from './account-card.tsx'
import { NewAccountForm } from './new-account-form.tsx'

const route = getRouteApi('/setup')

/** The first-run page: the one-time link leads here, and the administrator is made. */
export function Setup() {
  const { token } = route.useSearch()
  const meta = useQuery(metaQuery)
  if (meta.isPending) return null
  if (meta.data && !meta.data.setupRequired) return <NotFoundPage />
  if (!token) {
    return (
      <AccountCard title={t('setup.title')} lead={t('setup.noToken')}>
        <Link to="/sign-in" className={`${buttonClass()} mt-5`}>
          {t('setup.signIn')}
        </Link>
      </AccountCard>
    )
  }
  return (
    <AccountCard title={t('setup.title')} lead={t('setup.lead')}>
      <NewAccountForm
        submitLabel={t('setup.submit')}
        send={(body) => api('POST /setup', { body: { token, ...body } })}
      />
    </AccountCard>
  )
}
