import { Link } from '@tanstack/react-router'
import { PanelLeft, Plus } from 'lucide-react'
import { preferences, setPreferences } from '../preferences.ts'
import { t } from '../text/text.ts'
import { buttonClass } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { openMenu } from '../ui/menu-store.ts'
import { useStore } from '../ui/store.ts'
import { places } from './places.ts'
import { StorageMeter } from './storage-meter.tsx'
import { useNewMenu } from './use-new-menu.ts'

/** The places on the left, from 640 px; icons only below 1024 px or when folded. */
export function Rail() {
  const { isRailFolded } = useStore(preferences)
  const whenOpen = isRailFolded ? 'hidden' : 'hidden lg:block'
  return (
    <nav
      aria-label={t('nav.main')}
      className={classNames(
        'hidden sm:flex flex-col row-span-2 border-r border-border bg-surface min-h-0 overflow-y-auto w-16',
        !isRailFolded && 'lg:w-60',
      )}
    >
      <div className="flex items-center h-14 shrink-0 px-3.5 gap-2">
        <Link
          to="/files"
          aria-label={t('app.name')}
          className={classNames('rounded-control', isRailFolded ? 'block lg:hidden' : '')}
        >
          <span className="flex items-center gap-2.5 font-semibold">
            <img src="/favicon.svg" alt="" width={28} height={28} />
            <span className={whenOpen}>{t('app.name')}</span>
          </span>
        </Link>
        <IconButton
          label={t('nav.fold')}
          aria-pressed={isRailFolded}
          className={classNames('max-lg:hidden', !isRailFolded && 'ml-auto')}
          onClick={() => setPreferences({ isRailFolded: !isRailFolded })}
        >
          <PanelLeft size={18} />
        </IconButton>
      </div>
      <div className="px-3 py-2">
        <NewButton labelClass={whenOpen} />
      </div>
      <ul className="px-3 py-1 grow grid gap-0.5 content-start">
        {places.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              aria-label={t(place.label)}
              data-tooltip={isRailFolded ? t(place.label) : undefined}
              className="flex items-center gap-3 min-h-9 coarse:min-h-11 px-2.5 rounded-control text-muted hover:bg-hover hover:text-text data-[status=active]:bg-selected data-[status=active]:text-text data-[status=active]:font-medium"
            >
              <place.icon size={18} aria-hidden="true" className="shrink-0" />
              <span className={whenOpen}>{t(place.label)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={whenOpen}>
        <StorageMeter />
      </div>
    </nav>
  )
}

function NewButton({ labelClass }: { labelClass: string }) {
  const entries = useNewMenu()
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t('nav.new')}
      className={classNames(buttonClass('primary'), 'w-full px-0 lg:px-3.5')}
      onClick={(event) =>
        openMenu({ label: t('nav.new'), anchor: event.currentTarget, entries: entries() })
      }
    >
      <Plus size={18} aria-hidden="true" />
      <span className={labelClass}>{t('nav.new')}</span>
    </button>
  )
}
