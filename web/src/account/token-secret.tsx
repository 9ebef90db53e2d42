import type { NewAccessToken } from '@cloudservice/contract'
import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { inputClass } from '../ui/field.tsx'

/** Properties of {@link TokenSecret}. */
export interface TokenSecretProps {
  token: NewAccessToken
  onClose: () => void
}

/** The secret of a new token, which is shown only now. */
export function TokenSecret({ token, onClose }: TokenSecretProps) {
  const id = useId()
  const [isCopied, setCopied] = useState(false)

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(token.token)
    setCopied(true)
  }

  return (
    <Dialog
      title={t('tokens.secretTitle')}
      description={t('tokens.secretBody')}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {t('tokens.done')}
        </Button>
      }
    >
      <label htmlFor={id} className="block mb-1.5 font-medium wrap-anywhere">
        {t('tokens.secret', { name: token.name })}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={token.token}
          className={`${inputClass} font-mono`}
          onFocus={(event) => event.target.select()}
        />
        <Button
          icon={isCopied ? <Check size={18} /> : <Copy size={18} />}
          onClick={() => void copy()}
        >
          <span role="status">{t(isCopied ? 'copied' : 'copy')}</span>
        </Button>
      </div>
    </Dialog>
  )
}
