import { lazy, type ReactNode, Suspense, useEffect, useId, useRef } from 'react'
import { IconButton } from './icon-button.tsx'
import { closeMenu, type MenuEntry, openedMenu, openMenu } from './menu-store.ts'
import { useStore } from './store.ts'

const loadPopup = () => import('./menu-popup.tsx')
const MenuPopup = lazy(loadPopup)
const preloadAfterMs = 2_000

/**
 * Shows the menu that {@link openMenu} opened; one per page. Loads the popup ahead of use. What an
 * entry does begins when the menu is gone and the focus is back, so that it may take the focus.
 */
export function MenuHost() {
  const menu = useStore(openedMenu)
  const chosen = useRef<() => void>(undefined)
  const returnFocusTo = menu?.returnFocusTo
  useEffect(() => {
    if (returnFocusTo === undefined) return
    return () => {
      returnFocusTo?.focus({ preventScroll: true })
      chosen.current?.()
      chosen.current = undefined
    }
  }, [returnFocusTo])
  useEffect(() => {
    const timer = setTimeout(loadPopup, preloadAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!menu) return null
  return (
    <Suspense>
      <MenuPopup
        menu={menu}
        onClose={closeMenu}
        onChoose={(run) => {
          chosen.current = run
          closeMenu()
        }}
      />
    </Suspense>
  )
}

/** Properties of {@link MenuButton}. */
export interface MenuButtonProps {
  label: string
  /** Made when the menu opens. */
  entries: () => readonly MenuEntry[]
  align?: 'start' | 'end'
  className?: string
  children: ReactNode
}

/** An icon button that opens a menu below itself. */
export function MenuButton({
  label,
  entries,
  align = 'end',
  className,
  children,
}: MenuButtonProps) {
  const id = useId()
  const menu = useStore(openedMenu)
  const isOpen = menu?.anchor instanceof Element && menu.anchor.id === id
  return (
    <IconButton
      id={id}
      label={label}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      {...(className ? { className } : {})}
      onClick={(event) =>
        openMenu({ label, anchor: event.currentTarget, align, entries: entries() })
      }
    >
      {children}
    </IconButton>
  )
}
