import type { Me } from '@cloudservice/contract'
import { ProblemError } from '@cloudservice/contract/client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'
import { keys } from '../api/queries.ts'
import { formatDatesIn } from '../text/format.ts'
import { t } from '../text/text.ts'
import { setTheme } from '../theme.ts'
import { safeNext } from './next-target.ts'
import { waitText } from './wait-text.ts'

/** State of a form about an account. */
export interface AccountForm {
  isBusy: boolean
  /** What is wrong with a field, by its name. */
  errors: Partial<Record<string, string>>
  /** What is wrong with the whole. */
  error: string | undefined
  onSubmit(event: SubmitEvent<HTMLFormElement>): void
}

/**
 * Sends a form that ends in being signed in, and goes on to where the person wanted to be.
 * @param send gets a reader of the form's fields
 */
export function useAccountForm(
  send: (field: (name: string) => string) => Promise<Me>,
  next: string | undefined,
): AccountForm {
  const client = useQueryClient()
  const router = useRouter()
  return useForm(async (field) => {
    const me = await send(field)
    client.clear()
    client.setQueryData(keys.me, me)
    if (me.theme !== 'system') setTheme(me.theme)
    formatDatesIn(me.timeZone)
    await router.navigate({ href: safeNext(next), replace: true })
  })
}

/**
 * Sends a form, and says what was wrong with it.
 * @param send gets a reader of the form's fields
 */
export function useForm(send: (field: (name: string) => string) => Promise<void>): AccountForm {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()

  async function submit(form: HTMLFormElement): Promise<void> {
    const values = new FormData(form)
    setBusy(true)
    setProblem(undefined)
    try {
      await send((name) => String(values.get(name) ?? ''))
    } catch (error) {
      setProblem(error)
      form.querySelector<HTMLInputElement>('[name=password]')?.focus()
    } finally {
      setBusy(false)
    }
  }

  return {
    isBusy,
    ...readProblem(problem),
    onSubmit(event) {
      event.preventDefault()
      if (!isBusy) void submit(event.currentTarget)
    },
  }
}

function readProblem(problem: unknown): Pick<AccountForm, 'errors' | 'error'> {
  if (problem === undefined) return { errors: {}, error: undefined }
  if (!(problem instanceof ProblemError)) return { errors: {}, error: t('error.network') }
  switch (problem.code) {
    case 'invalid-credentials':
      return { errors: {}, error: t('signIn.wrong') }
    case 'too-many-requests':
      return { errors: {}, error: waitText(problem) }
    case 'weak-password':
      return { errors: { password: problem.message }, error: undefined }
    case 'invalid-email':
    case 'email-taken':
      return { errors: { email: problem.message }, error: undefined }
    case 'invalid-setup-token':
      return { errors: {}, error: t('setup.badToken') }
    case 'invalid-reset-token':
      return { errors: {}, error: t('reset.badToken') }
    case 'already-set-up':
      return { errors: {}, error: t('setup.done') }
    default:
      return { errors: {}, error: problem.message }
  }
}
