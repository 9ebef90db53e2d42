import type { Me, MePatch } from '@cloudservice/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'
import { api } from '../api/client.ts'
import { keys, meQuery } from '../api/queries.ts'
import { ProblemState } from '../shell/route-error.tsx'
import { formatDatesIn } from '../text/format.ts'
import { t } from '../text/text.ts'
import { setTheme, themes } from '../theme.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { showToast } from '../ui/toast-store.ts'
import { FormError } from './account-card.tsx'
import { SettingsPage } from './settings-page.tsx'

const languages = ['en'] as const

/** How somebody is called, and in which language, time zone and colours they see the app. */
export function ProfileScreen() {
  const { data: me, error, refetch } = useQuery(meQuery)
  if (error && !me) return <ProblemState error={error} onRetry={() => void refetch()} />
  return (
    <SettingsPage title={t('profile.title')} lead={t('profile.lead')}>
      {me && <ProfileForm me={me} />}
    </SettingsPage>
  )
}

function ProfileForm({ me }: { me: Me }) {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (patch: MePatch) => api('PATCH /me', { body: patch }),
    onSuccess(saved) {
      setTheme(saved.theme)
      formatDatesIn(saved.timeZone)
      client.setQueryData(keys.me, saved)
      showToast(t('profile.saved'))
    },
  })

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!save.isPending) save.mutate(readForm(new FormData(event.currentTarget)))
  }

  return (
    <form className="mt-5 grid gap-4 max-w-120" onSubmit={submit}>
      {save.error && <FormError>{save.error.message}</FormError>}
      <Field
        label={t('field.name')}
        name="name"
        defaultValue={me.name}
        autoComplete="name"
        maxLength={100}
        required
      />
      <Field
        label={t('field.email')}
        value={me.email}
        hint={t('profile.emailHint')}
        autoComplete="off"
        readOnly
      />
      <Select label={t('profile.language')} name="language" defaultValue={me.language}>
        {withChosen(languages, me.language).map((language) => (
          <option key={language} value={language}>
            {new Intl.DisplayNames([language], { type: 'language' }).of(language)}
          </option>
        ))}
      </Select>
      <TimeZoneField chosen={me.timeZone} />
      <Select
        label={t('theme.title')}
        name="theme"
        defaultValue={me.theme}
        hint={t('profile.themeHint')}
      >
        {themes.map((theme) => (
          <option key={theme} value={theme}>
            {t(`theme.${theme}`)}
          </option>
        ))}
      </Select>
      <div>
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {t('profile.save')}
        </Button>
      </div>
    </form>
  )
}

function TimeZoneField({ chosen }: { chosen: string | null }) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = withChosen(Intl.supportedValuesOf('timeZone'), chosen ?? own)
  return (
    <Select label={t('profile.timeZone')} name="timeZone" defaultValue={chosen ?? ''}>
      <option value="">{t('profile.deviceZone', { zone: own })}</option>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Select>
  )
}

function withChosen(known: readonly string[], chosen: string): readonly string[] {
  return known.includes(chosen) ? known : [chosen, ...known]
}

function readForm(form: FormData): MePatch {
  const theme = themes.find((known) => known === form.get('theme'))
  return {
    name: String(form.get('name') ?? '').trim(),
    language: String(form.get('language') ?? ''),
    timeZone: String(form.get('timeZone') ?? '') || null,
    ...(theme ? { theme } : {}),
  }
}
