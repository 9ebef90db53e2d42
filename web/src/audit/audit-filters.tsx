import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, type SubmitEvent, useId } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Field, inputClass } from '../ui/field.tsx'
import { type AuditSearch, actionFilters, outcomeFilters, readAuditSearch } from './audit-search.ts'

/** The form that narrows the audit log; it writes its fields into the address. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = useNavigate()
  const isFiltered = Object.keys(search).length > 0

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(event.currentTarget))
    const next = readAuditSearch({ ...fields, user: search.user })
    void navigate({ to: '/admin/audit', search: next })
  }

  return (
    <form
      // Fields start anew when the address changes, such as by going back.
      key={JSON.stringify(search)}
      aria-label={t('audit.filters')}
      className="mt-4 grid gap-3 items-end grid-cols-2 lg:grid-cols-5"
      onSubmit={submit}
    >
      <Choice label={t('audit.action')} name="action" value={search.action}>
        {actionFilters.map((action) => (
          <option key={action} value={action}>
            {t(`audit.action.${action}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('audit.outcome')} name="outcome" value={search.outcome}>
        {outcomeFilters.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`audit.outcome.${outcome}`)}
          </option>
        ))}
      </Choice>
      <Field label={t('audit.from')} name="from" type="date" defaultValue={search.from} />
      <Field label={t('audit.to')} name="to" type="date" defaultValue={search.to} />
      <Field
        label={t('audit.ip')}
        name="ip"
        className="max-lg:col-span-full"
        defaultValue={search.ip}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="flex flex-wrap gap-2 col-span-full">
        <Button type="submit" look="primary">
          {t('audit.apply')}
        </Button>
        {isFiltered && (
          <Button look="ghost" onClick={() => void navigate({ to: '/admin/audit', search: {} })}>
            {t('audit.clear')}
          </Button>
        )}
      </div>
    </form>
  )
}

interface ChoiceProps {
  label: string
  name: string
  value: string | undefined
  children: ReactNode
}

function Choice({ label, name, value = '', children }: ChoiceProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="block mb-1.5 font-medium">
        {label}
      </label>
      <select id={id} name={name} defaultValue={value} className={inputClass}>
        <option value="">{t('audit.any')}</option>
        {children}
      </select>
    </div>
  )
}
