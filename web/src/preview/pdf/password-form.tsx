import { type FormEvent, useState } from 'react'
import { t } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

/** Properties of {@link PasswordForm}. */
export interface PasswordFormProps {
  isRetry: boolean
  onAnswer: (password: string) => void
}

/** Asks for the password of an encrypted document; it never leaves the browser. */
export function PasswordForm({ isRetry, onAnswer }: PasswordFormProps) {
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAnswer(password)
  }
  return (
    <form onSubmit={submit} className="m-auto w-80 max-w-full p-4 grid gap-4">
      <h2 className="text-lead font-semibold">{t('pdf.password')}</h2>
      <Field
        label={t('pdf.passwordLabel')}
        type="password"
        autoComplete="off"
        autoFocus
        value={password}
        error={isRetry ? t('pdf.passwordWrong') : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary">
        {t('pdf.open')}
      </Button>
    </form>
  )
}
