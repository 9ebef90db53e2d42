import { useQuery } from '@tanstack/react-query'
import { Moon, Sun, SunMoon } from 'lucide-react'
import { meQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { theme } from '../theme.ts'
import { MenuButton } from '../ui/menu.tsx'
import { useStore } from '../ui/store.ts'
import { UploadTrayButton } from '../uploads/upload-tray-button.tsx'
import { SearchField } from './search-field.tsx'
import { themeEntries, useAccountMenu } from './use-account-menu.ts'

/** Search, uploads, theme and account. */
export function TopBar() {
  const { data: me } = useQuery(meQuery)
  const accountEntries = useAccountMenu({ hasPlaces: false })
  return (
    <header className="flex items-center gap-1.5 h-14 px-3 sm:px-4 border-b border-border bg-surface min-w-0">
      <SearchField />
      <div className="flex items-center gap-1 ml-auto">
        <UploadTrayButton />
        <MenuButton label={t('theme.title')} entries={themeEntries} className="max-sm:hidden">
          <ThemeIcon />
        </MenuButton>
        <MenuButton label={t('account.menu')} entries={accountEntries} className="max-sm:hidden">
          <span
            data-initials={initials(me?.name ?? '')}
            className="grid place-items-center size-7 rounded-full bg-accent text-on-accent text-caption font-semibold before:content-[attr(data-initials)]"
          />
        </MenuButton>
      </div>
    </header>
  )
}

function ThemeIcon() {
  const chosen = useStore(theme)
  switch (chosen) {
    case 'light':
      return <Sun size={18} />
    case 'dark':
      return <Moon size={18} />
    case 'system':
      return <SunMoon size={18} />
  }
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const first = [...(words[0] ?? '')][0] ?? ''
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}
