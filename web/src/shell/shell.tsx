import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { t } from '../text/text.ts'
import { Announcer } from '../ui/announce.tsx'
import { MenuHost } from '../ui/menu.tsx'
import { useStore } from '../ui/store.ts'
import { ToastRegion } from '../ui/toast.tsx'
import { TooltipHost } from '../ui/tooltip.tsx'
import { UploadTray } from '../uploads/upload-tray.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { helpOpen } from './help-state.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'
import { useShellKeys } from './use-shell-keys.ts'

const HelpDialog = lazy(() => import('./help-dialog.tsx'))

/** The frame around every screen of a signed-in person. */
export function Shell() {
  useShellKeys()
  return (
    <>
      <a
        href="#content"
        className="fixed z-70 left-3 top-3 -translate-y-20 focus:translate-y-0 px-4 py-2 rounded-control bg-accent text-on-accent font-medium"
      >
        {t('skip.content')}
      </a>
      <div className="h-dvh grid grid-cols-[minmax(0,1fr)] sm:grid-cols-[auto_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] sm:grid-rows-[auto_minmax(0,1fr)]">
        <Rail />
        <TopBar />
        <div className="min-h-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)]">
          <OfflineBanner />
          <main id="content" tabIndex={-1} className="min-h-0 min-w-0 flex flex-col outline-none">
            <Outlet />
          </main>
        </div>
        <BottomBar />
      </div>
      <UploadTray />
      <ToastRegion />
      <Announcer />
      <MenuHost />
      <TooltipHost />
      <Help />
    </>
  )
}

function Help() {
  if (!useStore(helpOpen)) return null
  return (
    <Suspense>
      <HelpDialog onClose={() => helpOpen.set(false)} />
    </Suspense>
  )
}
