import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  Copy,
  Keyboard,
  KeyRound,
  LogOut,
  ScrollText,
  ShieldCheck,
  Trash2,
  User,
} from 'lucide-react'
import { api } from '../api/client.ts'
import { meQuery } from '../api/queries.ts'
import { t } from '../text/text.ts'
import { setTheme, theme, themes } from '../theme.ts'
import type { MenuEntry } from '../ui/menu-store.ts'
import { helpOpen } from './help-state.ts'

/**
 * The entries of the account menu.
 * @param options.hasPlaces adds the places that a phone's bottom bar has no room for
 */
export function useAccountMenu(options: { hasPlaces: boolean }): () => readonly MenuEntry[] {
  const { data: me } = useQuery(meQuery)
  const client = useQueryClient()
  const navigate = useNavigate()

  async function signOut(): Promise<void> {
    await api('POST /auth/logout')
    client.clear()
    await navigate({ to: '/sign-in' })
  }

  const placeEntries: readonly MenuEntry[] = [
    {
      kind: 'item',
      label: t('nav.trash'),
      icon: Trash2,
      run: () => void navigate({ to: '/trash' }),
    },
    {
      kind: 'item',
      label: t('nav.duplicates'),
      icon: Copy,
      run: () => void navigate({ to: '/duplicates' }),
    },
    { kind: 'separator' },
  ]

  const adminEntries: readonly MenuEntry[] = [
    { kind: 'separator' },
    { kind: 'heading', label: t('account.administration') },
    {
      kind: 'item',
      label: t('account.audit'),
      icon: ScrollText,
      run: () => void navigate({ to: '/admin/audit' }),
    },
    { kind: 'separator' },
  ]

  return () => [
    { kind: 'heading', label: me ? `${me.name} · ${me.email}` : '' },
    { kind: 'separator' },
    ...(options.hasPlaces ? placeEntries : []),
    {
      kind: 'item',
      label: t('account.profile'),
      icon: User,
      run: () => void navigate({ to: '/settings/profile' }),
    },
    {
      kind: 'item',
      label: t('account.security'),
      icon: ShieldCheck,
      run: () => void navigate({ to: '/settings/security' }),
    },
    {
      kind: 'item',
      label: t('account.tokens'),
      icon: KeyRound,
      run: () => void navigate({ to: '/settings/tokens' }),
    },
    ...(me?.role === 'admin' ? adminEntries : []),
    {
      kind: 'item',
      label: t('help.title'),
      icon: Keyboard,
      keys: '?',
      run: () => helpOpen.set(true),
    },
    { kind: 'separator' },
    ...themeEntries(),
    { kind: 'separator' },
    { kind: 'item', label: t('account.signOut'), icon: LogOut, run: () => void signOut() },
  ]
}

/** The choice of the theme as menu entries. */
export function themeEntries(): readonly MenuEntry[] {
  return [
    { kind: 'heading', label: t('theme.title') },
    ...themes.map(
      (choice): MenuEntry => ({
        kind: 'choice',
        label: t(`theme.${choice}`),
        isChosen: theme.get() === choice,
        run: () => setTheme(choice),
      }),
    ),
  ]
}
