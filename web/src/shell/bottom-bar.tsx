import { Link } from '@tanstack/react-router'
import { CircleUser, Clock, Folder, Plus, Star } from 'lucide-react'
import { t } from '../text/text.ts'
import { openMenu } from '../ui/menu-store.ts'
import { useAccountMenu } from './use-account-menu.ts'
import { useNewMenu } from './use-new-menu.ts'

const itemClass =
  'grid justify-items-center content-center gap-0.5 min-h-14 w-full text-caption text-muted data-[status=active]:text-accent data-[status=active]:font-semibold'

/** The places at the foot of a phone's screen. */
export function BottomBar() {
  const newEntries = useNewMenu()
  const accountEntries = useAccountMenu({ hasPlaces: true })
  return (
    <nav
      aria-label={t('nav.main')}
      className="sm:hidden border-t border-border bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      <ul className="grid grid-cols-5">
        <li>
          <Link to="/files" className={itemClass}>
            <Folder size={20} aria-hidden="true" />
            {t('nav.files')}
          </Link>
        </li>
        <li>
          <Link to="/recent" className={itemClass}>
            <Clock size={20} aria-hidden="true" />
            {t('nav.recent')}
          </Link>
        </li>
        <li className="grid place-items-center">
          <button
            type="button"
            aria-label={t('nav.new')}
            aria-haspopup="menu"
            className="grid place-items-center size-11 rounded-full bg-accent text-on-accent"
            onClick={(event) =>
              openMenu({ label: t('nav.new'), anchor: event.currentTarget, entries: newEntries() })
            }
          >
            <Plus size={22} aria-hidden="true" />
          </button>
        </li>
        <li>
          <Link to="/starred" className={itemClass}>
            <Star size={20} aria-hidden="true" />
            {t('nav.starred')}
          </Link>
        </li>
        <li>
          <button
            type="button"
            aria-haspopup="menu"
            className={itemClass}
            onClick={(event) =>
              openMenu({
                label: t('account.menu'),
                anchor: event.currentTarget,
                align: 'end',
                entries: accountEntries(),
              })
            }
          >
            <CircleUser size={20} aria-hidden="true" />
            {t('nav.me')}
          </button>
        </li>
      </ul>
    </nav>
  )
}
