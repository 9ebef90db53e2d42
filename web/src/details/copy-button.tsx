import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { showToast } from '../ui/toast-store.ts'

const confirmMs = 2000

/** Copies a text and says so for a moment. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), confirmMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      showToast(t('details.copyFailed'), { tone: 'error' })
    }
  }
  return (
    <>
      <IconButton label={isCopied ? t('details.copied') : label} onClick={copy} className="size-8">
        {isCopied ? <Check size={16} className="text-ok" /> : <Copy size={16} />}
      </IconButton>
      <span role="status" className="sr-only">
        {isCopied ? t('details.copied') : ''}
      </span>
    </>
  )
}
