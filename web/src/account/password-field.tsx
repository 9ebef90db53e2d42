import { Eye, EyeOff } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../text/text.ts'
import { Field, type FieldProps } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Properties of {@link PasswordField}. */
export interface PasswordFieldProps
  extends Pick<FieldProps, 'error' | 'hint' | 'name' | 'value' | 'onChange'> {
  label?: string
  autoComplete: 'current-password' | 'new-password'
}

/** A password that can be shown, with a word when Caps Lock is on. */
export function PasswordField({ label, hint, ...rest }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const [isCapsLockOn, setCapsLockOn] = useState(false)
  const watchCapsLock = (event: KeyboardEvent) => setCapsLockOn(event.getModifierState('CapsLock'))
  return (
    <Field
      name="password"
      {...rest}
      label={label ?? t('field.password')}
      type={isShown ? 'text' : 'password'}
      required
      maxLength={1024}
      spellCheck={false}
      autoCapitalize="none"
      onKeyDown={watchCapsLock}
      onKeyUp={watchCapsLock}
      onBlur={() => setCapsLockOn(false)}
      hint={isCapsLockOn ? <strong role="status">{t('password.capsLock')}</strong> : hint}
      end={
        <IconButton
          label={t(isShown ? 'password.hide' : 'password.reveal')}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={18} /> : <Eye size={18} />}
        </IconButton>
      }
    />
  )
}
