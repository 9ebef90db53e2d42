import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { t } from '../text/text.ts'

/** Says that the network is gone, for as long as it is. */
export function OfflineBanner() {
  const isOnline = useSyncExternalStore(followNetwork, () => navigator.onLine)
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center gap-2 px-4 py-2 bg-hover border-b border-border text-warn font-medium">
          <WifiOff size={16} aria-hidden="true" className="shrink-0" />
          {t('offline.banner')}
        </p>
      )}
    </div>
  )
}

function followNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
