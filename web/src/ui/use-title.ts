import { useEffect } from 'react'
import { t } from '../text/text.ts'

/** Names the page in the browser's tab and history. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} – ${t('app.name')}` : t('app.name')
  }, [title])
}
